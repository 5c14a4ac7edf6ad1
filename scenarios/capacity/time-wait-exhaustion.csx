// How many TIME-WAIT may a busy server have, and what happens beyond?
//
// A server closes its connections first and so collects the TIME-WAITs: each stays for 60 s. Linux keeps at most tcp_max_tw_buckets of them
// (180 000 on the server of this story); what comes beyond is closed at once, with "TCP: time wait bucket table overflow" in the kernel's log.
//
// Predict before you run: 500 connections a second are closed by the server. At how many TIME-WAIT does their number come to rest? And with
// tcp_max_tw_buckets = 5 000: after how many seconds is the table full, and do users notice?
//   netsim run scenarios/capacity/time-wait-exhaustion.csx -p buckets=180000,5000
// At which rate would 180 000 be full? 180 000 / 60 s = 3 000 connections a second:
//   netsim run scenarios/capacity/time-wait-exhaustion.csx -p rate=3200 -p minutes=2
using static NetSim.Scenarios.Scenario;

var buckets = Param("buckets", 180_000, "net.ipv4.tcp_max_tw_buckets of the server", range: 0..1_000_000);
var rate = Param("rate", 500, "connections per second", range: 1..20_000);
var minutes = Param("minutes", 3, "how long users come", range: 2..60);

var server = Net.Host("server", ip: "203.0.113.10");
server.Sysctl["net.ipv4.tcp_max_tw_buckets"] = buckets;
server.Sysctl["net.core.somaxconn"] = 8_192;
server.WheelLateness = false;                               // 60 s are 60 s, so that the numbers below come out
server.Listen(80, backlog: 8_192, async c => { await c.Receive(); await c.Send(1_000); c.Close(); });
var users = Net.Hosts(2_000, "user");
Net.Link(users, server, delay: 10.ms);
var load = Net.OpenLoop(users, server, 80, rate: rate.perSecond, timeout: 5.s, name: "users");

var waiting = server.Sockets(TcpState.TimeWait);
var full = Alert(waiting, warning: Math.Max(1, (int)(0.9 * buckets)), critical: Math.Max(1, buckets - 1));
Sample(every: 1.s);
Run(minutes.min);

var overflow = server.Netstat["TcpExtTCPTimeWaitOverflow"];
Record(waiting, overflow, load.ConnectOk, load.Timeouts);
var wanted = rate * 60.0;                                   // Little's law: 60 s each
Expect(wanted < buckets ? waiting.Max > 0.97 * wanted && waiting.Max < 1.03 * wanted : waiting.Max == buckets);
Expect(wanted < buckets ? overflow == 0 : overflow > 0.95 * minutes * (wanted - buckets));
Expect(wanted < buckets || (full.FirstCritical > buckets / (double)rate - 1 && full.FirstCritical < buckets / (double)rate + 3));
Expect(load.Timeouts == 0);                                 // nobody notices: only the protection is gone
