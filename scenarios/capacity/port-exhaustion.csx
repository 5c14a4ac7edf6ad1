// How many new upstream connections a second can a reverse proxy open, and what happens then?
//
// A proxy that closes its upstream connections first keeps each of them in TIME-WAIT for 60 s, and each holds a port of
// net.ipv4.ip_local_port_range: 28,232 ports towards one upstream are gone after 28,232 connections. At 900 a second
// that is 31.4 s after the first; from then on connect() fails with EADDRNOTAVAIL until ports come back, 470 a second.
//
// Predict before you run: after how many seconds do the first users see an error, and is it an error, a delay or a reset?
//   netsim run scenarios/capacity/port-exhaustion.csx
// Then cure it, each in its own way: -p pool=64, -p tw_reuse=1, -p rps=400. Why does tw_reuse=1 need -p timestamps=1?
// What is the highest rate that never fails?
//   netsim search scenarios/capacity/port-exhaustion.csx -p rps=440..475 --maximize
// Answer: 454, and not 28,232 / 60 s = 470: the kernel's timer wheel lets TIME-WAIT last up to 62 s.
using static NetSim.Scenarios.Scenario;

var pool = Param("pool", 0, "idle upstream connections kept", range: 0..10_000);
var rps = Param("rps", 900, "requests per second", range: 1..100_000);
var reuse = Param("tw_reuse", 0, "net.ipv4.tcp_tw_reuse of the proxy", range: 0..2);
var timestamps = Param("timestamps", 1, "net.ipv4.tcp_timestamps of the proxy", range: 0..2);

var app = Net.Host("app", ip: "10.0.0.2");
app.Listen(8080, 1024, async c => { while (await c.Receive() > 0) { await c.Send(4_000); } c.Close(); });

var edge = Net.Proxy("edge", upstream: app, listen: 80, port: 8080, pool: pool, idle: 60.s, firstToClose: Side.Proxy);
edge.Sysctl["net.ipv4.ip_local_port_range"] = "32768 60999";   // 28232 ports
edge.Sysctl["net.ipv4.tcp_tw_reuse"] = reuse;                  // 0: 60 s of TIME-WAIT, so 470 connections a second, no more
edge.Sysctl["net.ipv4.tcp_timestamps"] = timestamps;
Net.Link(edge, app, bandwidth: 10.Gbps, delay: 0.1.ms);

var clients = Net.Hosts(1_000, "client");
Net.Link(clients, edge, bandwidth: 1.Gbps, delay: 15.ms);
var load = Net.OpenLoop(clients, edge, 80, rate: rps.perSecond, keepAlive: true, name: "web");

Run(Param("minutes", 3, "how long to simulate", range: 1..60).min);
Record(load.Requests, load.RequestLatency, edge.Sockets(TcpState.TimeWait), edge.Upstream.Opened,
    edge.Upstream.Errors(Errno.EADDRNOTAVAIL), edge.Upstream.FirstError(Errno.EADDRNOTAVAIL));
Expect(edge.Upstream.Errors(Errno.EADDRNOTAVAIL) == 0);
