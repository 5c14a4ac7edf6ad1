// Which listen backlog does a server need for mobile users who are half a second away?
//
// A connection is half-open for one round trip: from its SYN to the ACK of the SYN-ACK. 400 connects a second from phones
// 500 ms away keep 200 requests in the SYN queue, which holds backlog + 1. With SYN cookies off, a SYN that finds it full is
// dropped and comes again a second later: connect times cluster at a round trip and whole seconds.
// backlog means min(listen's argument, net.core.somaxconn). Raising net.ipv4.tcp_max_syn_backlog alone changes nothing;
// it only takes more away when it is small: without cookies three quarters of it are for strangers.
//
// Predict before you run: how many connects are late with a backlog of 128?
//   netsim run scenarios/capacity/mobile-backlog.csx -p backlog=128,256
//   netsim run scenarios/capacity/mobile-backlog.csx -p max_syn_backlog=4096,65536
// Which backlog is the smallest?
//   netsim search scenarios/capacity/mobile-backlog.csx -p backlog=128..256 --minimize
//   netsim sweep scenarios/capacity/mobile-backlog.csx -p backlog=128..256+16 --out results/mobile
// Answer: rate x round trip: 200 for phones 500 ms away, 40 at 100 ms. With 199 some are late already, and each that is late
// takes a place away from the next.
using static NetSim.Scenarios.Scenario;

var backlog = Param("backlog", 128, "what the application gives to listen()", range: 1..65_535);
var somaxconn = Param("somaxconn", 4096, "net.core.somaxconn", range: 1..65_535);
var maxSynBacklog = Param("max_syn_backlog", 4096, "net.ipv4.tcp_max_syn_backlog", range: 1..1_000_000);
var rtt = Param("rtt_ms", 500, "round trip to the phones, in milliseconds", range: 1..5_000);
var rate = Param("rate", 400, "connects per second", range: 1..20_000);
var cookies = Param("syncookies", 0, "net.ipv4.tcp_syncookies", range: 0..2);

var web = Net.Host("web", ip: "203.0.113.10");
web.Sysctl["net.core.somaxconn"] = somaxconn;
web.Sysctl["net.ipv4.tcp_max_syn_backlog"] = maxSynBacklog;
web.Sysctl["net.ipv4.tcp_syncookies"] = cookies;
var listener = web.Listen(443, backlog, async c => { await c.Receive(); await c.Send(2_000); c.Close(); });
var phones = Net.Hosts(2_000, "phone");
Net.Link(phones, web, bandwidth: 20.Mbps, delay: (rtt / 2.0).ms);
var load = Net.OpenLoop(phones, web, 443, rate: rate.perSecond, timeout: 20.s, name: "phones");

Run(30.s);
Record(load.Requests, load.ConnectOk, load.ConnectLatency, listener.SynQueue, web.Netstat["TcpExtListenDrops"]);
Expect(web.Netstat["TcpExtListenDrops"] == 0);
