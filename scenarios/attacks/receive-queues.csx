// A distributed SYN flood on one server: do more receive queues (RSS with SO_REUSEPORT listeners) keep users connected?
// Each queue has a SYN queue of its own, so eight queues hold eight backlogs of half-open connections.
// How the work spreads over partitions: netsim run scenarios/attacks/receive-queues.csx --profile-engine -p queues=1,8
using static NetSim.Scenarios.Scenario;

var queues  = Param("queues", 8, "receive queues of the server, each with its own listener", range: 1..64);
var cookies = Param("syncookies", 0, "net.ipv4.tcp_syncookies", range: 0..2);
var backlog = Param("backlog", 511, "argument of listen(), for each queue");
var flood   = Param("flood", 500, "SYNs per second of each of eight bots");

var web = Net.Host("web", ip: "203.0.113.10");
web.Queues = queues;
web.Sysctl["net.ipv4.tcp_syncookies"] = cookies;
web.Sysctl["net.ipv4.tcp_max_syn_backlog"] = 4096;

// The queues of a host share nothing, so the limited link belongs to the router before it.
var edge = Net.Router("edge");
var people = Net.Hosts(200, "user");
Net.Link(people, edge, bandwidth: 100.Mbps, delay: 10.ms);
Net.Link(edge, web, delay: 0.2.ms);

var listener = web.Listen(80, backlog, async c => { await c.Receive(); await c.Send(12_000); c.Close(); });
var load = Net.OpenLoop(people, web, 80, rate: 50.perSecond, timeout: 8.s, until: 10.s, name: "users");
for (var bot = 0; bot < 8; bot++)
{
    Net.SynFlood(web, 80, flood.perSecond, $"198.18.{bot * 16}.0/20", from: 1.s, until: 10.s, name: $"bot{bot}");
}

Run(20.s);
Record(load.ConnectOk, load.Timeouts, load.ConnectLatency, listener.SynQueue, web.Netstat["TcpExtListenDrops"]);
Expect(cookies == 0 || load.Timeouts == 0);
