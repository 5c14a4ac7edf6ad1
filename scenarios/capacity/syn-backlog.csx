// Does a larger SYN backlog hold against a flood, and what do cookies change?
//
// 2 000 spoofed SYNs a second for ten seconds against a web server, with backlogs of 1 024 and 4 096 (listen(), net.core.somaxconn and
// tcp_max_syn_backlog all raised together), cookies off and on.
//
// Predict before you run: at 2 000 SYNs a second, after how long is a queue of 1 025 full, and one of 4 097? Which share of the users who come
// during the flood connects in time in each of the four cases?
//   netsim run scenarios/capacity/syn-backlog.csx -p backlog=1024,4096 -p syncookies=0,1
// A larger queue buys (4 097 - 1 025) / 2 000 = 1.5 s, and then it is as full as the small one.
using static NetSim.Scenarios.Scenario;

var backlog = Param("backlog", 1_024, "listen()'s backlog, net.core.somaxconn and tcp_max_syn_backlog", range: 16..65_535);
var cookies = Param("syncookies", 0, "net.ipv4.tcp_syncookies", range: 0..1);
var flood = Param("flood", 2_000, "spoofed SYNs per second", range: 0..50_000);

var web = Net.Host("web", ip: "203.0.113.10");
web.Sysctl["net.ipv4.tcp_syncookies"] = cookies;
web.Sysctl["net.core.somaxconn"] = backlog;
web.Sysctl["net.ipv4.tcp_max_syn_backlog"] = 4 * backlog;   // without cookies the last quarter is kept for proven peers
var people = Net.Hosts(200, "user");
Net.Link(people, web, bandwidth: 1.Gbps, delay: 10.ms);
var listener = web.Listen(80, backlog, async c => { await c.Receive(); await c.Send(12_000); c.Close(); });
var load = Net.OpenLoop(people, web, 80, rate: 50.perSecond, timeout: 2.s, name: "users");
if (flood > 0)
{
    Net.SynFlood(web, 80, rate: flood.perSecond, spoof: "198.18.0.0/15", from: 1.s, until: 11.s);
}

var full = Alert(listener.SynQueue, critical: backlog, every: 10.ms);
Sample(every: 100.ms);
Run(15.s);
var late = load.ConnectOk.Between(5.s, 10.s) / load.Requests.Between(5.s, 10.s);
Record(late, listener.SynQueue, web.Netstat["TcpExtSyncookiesSent"], web.Netstat["TcpExtListenDrops"], load.ConnectLatency);
var fills = 1 + (backlog + 1) / (double)flood;
Expect(full.FirstCritical > fills - 0.1 && full.FirstCritical < fills + 0.2);
Expect(listener.SynQueue.Max == backlog + 1);
Expect(cookies == 1 ? late > 0.99 : late < 0.25);
