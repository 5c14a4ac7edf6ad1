// Do users still get in while a spoofed SYN flood hits the listener? Try -p syncookies=0,1.
using static NetSim.Scenarios.Scenario;
var cookies = Param("syncookies", 1, "net.ipv4.tcp_syncookies", range: 0..2);
var backlog = Param("backlog", 256, "of listen()", range: 1..65_535);
var flood   = Param("flood", 1_000, "SYNs per second", range: 1..1_000_000);

var web = Net.Host("web", ip: "203.0.113.10");
web.Sysctl["net.ipv4.tcp_syncookies"] = cookies;
var users = Net.Hosts(50, "user");
Net.Link(users, web, bandwidth: 1.Gbps, delay: 10.ms);

var listener = web.Listen(80, backlog, async c => { await c.Receive(); await c.Send(12_000); c.Close(); });
var load = Net.OpenLoop(users, web, 80, rate: 20.perSecond, timeout: 5.s, name: "users");
Net.SynFlood(web, 80, rate: flood.perSecond, spoof: "198.18.0.0/15", from: 2.s, until: 8.s);

Run(10.s);
var during = load.ConnectOk.Between(3.s, 8.s) / load.Requests.Between(3.s, 8.s);
Record(during, listener.SynQueue, web.Netstat["TcpExtListenDrops"], web.Netstat["TcpExtSyncookiesSent"]);
Expect(cookies > 0 ? during > 0.99 : during < 0.9);
