// Which is the smallest keepalive pool that keeps a proxy from running out of ports?
//
// A proxy that passes on 1,500 requests a second, each of which the application works on for 50 ms, needs 75 upstream
// connections at a time, now more, now fewer. A pool keeps idle ones for the next request. What does not fit into it is
// closed by the proxy, which then holds the port in TIME-WAIT: 28,232 ports allow some 450 closed connections a second. A
// pool need not hold every connection: it must catch enough of the ups and downs in the number of requests under way.
//
// Predict before you run: how many connections does a pool of 1 save? And one of 8?
//   netsim run scenarios/capacity/keepalive-pool.csx -p pool=0,1,2,4,8,16
// Which is the smallest?
//   netsim search scenarios/capacity/keepalive-pool.csx -p pool=0..8
// Answer: 3. A pool of 2 leaves a connection for every second or third request, a pool of 3 for every fourth. That is
// for evenly mixed arrivals at random times; a burst needs a pool as deep as the burst.
using static NetSim.Scenarios.Scenario;

var pool = Param("pool", 0, "idle upstream connections kept", range: 0..10_000);
var rps = Param("rps", 1_500, "requests per second", range: 1..20_000);
var work = Param("work_ms", 50, "how long the application works on a request, in milliseconds", range: 0..10_000);

var app = Net.Host("app", ip: "10.0.0.2");
app.Listen(8080, 4096, async c =>
{
    while (await c.Receive() > 0)
    {
        await Sleep(work.ms);
        await c.Send(4_000);
    }

    c.Close();
});

var edge = Net.Proxy("edge", upstream: app, listen: 80, port: 8080, pool: pool, idle: 60.s, firstToClose: Side.Proxy);
edge.Sysctl["net.ipv4.ip_local_port_range"] = "32768 60999";   // 28232 ports
edge.Sysctl["net.ipv4.tcp_tw_reuse"] = 0;
Net.Link(edge, app, bandwidth: 10.Gbps, delay: 0.1.ms);
var clients = Net.Hosts(1_000, "client");
Net.Link(clients, edge, bandwidth: 1.Gbps, delay: 15.ms);
var load = Net.OpenLoop(clients, edge, 80, rate: rps.perSecond, keepAlive: true, arrivals: Arrivals.Poisson, name: "web");

Run(75.s);
Record(load.Requests, load.RequestLatency, edge.Upstream.Opened, edge.Sockets(TcpState.TimeWait),
    edge.Upstream.Errors(Errno.EADDRNOTAVAIL));
Expect(edge.Upstream.Errors(Errno.EADDRNOTAVAIL) == 0);
