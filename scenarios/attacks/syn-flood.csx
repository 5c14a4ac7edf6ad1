// Can real users still connect while a spoofed SYN flood hits the listener?
//
// A web server with a backlog of 128 serves 20 connects a second. From second 1 to second 11 somebody sends 2,000 SYNs a
// second from addresses that never answer. Each of them takes a place in the SYN queue for as long as the SYN-ACK is
// retransmitted, so without cookies the queue is full after 65 ms and real users' SYNs are dropped with the rest. With
// net.ipv4.tcp_syncookies=1 a full queue no longer matters: the server answers with a cookie and keeps nothing.
//
// Predict before you run: what share of the users who arrive in the first seven seconds of the flood gets in without
// cookies - none, a few in a hundred, or half? How high does SYN_RECV stand, and what happens some 7 s after it filled?
//   netsim run scenarios/attacks/syn-flood.csx -p syncookies=0,1
// Then: which of -p backlog=1024, -p max_syn_backlog=256 and -p flood=100 helps, and why not the others?
using static NetSim.Scenarios.Scenario;

var cookies = Param("syncookies", 1, "net.ipv4.tcp_syncookies of the server", range: 0..2);
var backlog = Param("backlog", 128, "what the server gives to listen()", range: 0..65535);
var flood = Param("flood", 2_000, "spoofed SYNs per second", range: 0..5_000_000);
var users = Param("users", 20, "real connects per second", range: 1..100_000);

var web = Net.Host("web", ip: "203.0.113.10");
web.Sysctl["net.ipv4.tcp_syncookies"] = cookies;
web.Sysctl["net.core.somaxconn"] = 4096;
web.Sysctl["net.ipv4.tcp_max_syn_backlog"] = Param("max_syn_backlog", 4096, "net.ipv4.tcp_max_syn_backlog of the server");
var people = Net.Hosts(200, "user");
Net.Link(people, web, bandwidth: 1.Gbps, delay: Param("delay_ms", 10, "one-way delay in milliseconds").ms,
    loss: Param("loss_percent", 0.0, "random loss of the users' links in percent").percent);

var listener = web.Listen(80, backlog, async c => { await c.Receive(); await c.Send(12_000); c.Close(); });
var load = Net.OpenLoop(people, web, 80, rate: users.perSecond, timeout: 8.s, name: "users");
Net.SynFlood(web, 80, rate: flood.perSecond, spoof: "198.18.0.0/15", from: 1.s, until: 11.s);

Sample(every: 100.ms);
Pcap(web, "web.pcapng");
Run(20.s);

var early = load.ConnectOk.Between(1.s, 8.s) / load.Requests.Between(1.s, 8.s);      // by arrival time
Record(early, load.ConnectOk, load.ConnectLatency, listener.SynQueue,
    web.Netstat["TcpExtSyncookiesSent"], web.Netstat["TcpExtListenDrops"]);
Expect(cookies > 0 ? early > 0.99 : early < 0.10);
