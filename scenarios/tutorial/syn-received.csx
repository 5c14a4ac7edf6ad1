// Why does one normally see so few SYN-RECV, and what is wrong when there are many?
//
// A web server takes 100 connections a second over a round trip of 40 ms. Halfway through, somebody begins to send one SYN a second from
// addresses that nobody has: the final ACK of those handshakes never comes.
//
// Predict before you run: a half-open connection waits for one round trip. How many of them does `ss -tn state syn-recv | wc -l` find at a
// moment of the first half (Little's law: rate times time)? How many in the second, if the server sends its SYN-ACK again 1, 3, 7, 15 and
// 31 s later and gives up after 63 s?
//   netsim run scenarios/tutorial/syn-received.csx
// Then look yourself: netsim ss scenarios/tutorial/syn-received.csx --host web --at 190s state syn-recv
using static NetSim.Scenarios.Scenario;

var rate = Param("rate", 100, "connections per second", range: 1..2_000);
var roundTrip = Param("rtt_ms", 40, "round trip in milliseconds", range: 2..500);
var strays = Param("strays", 1, "SYNs per second whose final ACK never comes", range: 0..50);

var web = Net.Host("web", ip: "203.0.113.10");
var people = Net.Hosts(50, "user");
Net.Link(people, web, delay: (roundTrip / 2.0).ms);
web.Sysctl["net.core.somaxconn"] = 8_192;
web.Sysctl["net.ipv4.tcp_max_syn_backlog"] = 8_192;
web.Listen(80, backlog: 8_192, async c => { await c.Receive(); await c.Send(1_000); c.Close(); });
var load = Net.OpenLoop(people, web, 80, rate: rate.perSecond, timeout: 5.s, name: "users");
if (strays > 0)
{
    Net.SynFlood(web, 80, rate: strays.perSecond, spoof: "198.18.0.0/15", from: 100.s, until: 200.s, name: "strays");
}

var half = web.Sockets(TcpState.SynReceived);
Sample(every: 1.s);
Run(200.s);

var before = half.Between(10.s, 100.s);
var after = half.Between(170.s, 200.s);
Record(load.ConnectOk, load.Requests);
Record(before, after);
var usual = rate * roundTrip / 1_000.0;                    // Little's law
Expect(before > 0.8 * usual && before < 1.2 * usual);
Expect(after > usual + 62 * strays && after < 1.2 * usual + 1.05 * 63 * strays + 1);
Expect(load.Timeouts == 0);                                // the queue is large enough for all of them
