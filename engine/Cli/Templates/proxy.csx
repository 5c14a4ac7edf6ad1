// How many idle upstream connections must a proxy keep to open no new one for each request?
using static NetSim.Scenarios.Scenario;
var pool = Param("pool", 32, "idle upstream connections kept", range: 0..10_000);
var rate = Param("rate", 200, "requests per second", range: 1..10_000);

var app = Net.Host("app");
app.Listen(8080, backlog: 1024, async c => { while (await c.Receive() > 0) { await c.Send(4_000); } c.Close(); });

var edge = Net.Proxy("edge", upstream: app, listen: 80, port: 8080, pool: pool, idle: 60.s);
Net.Link(edge, app, bandwidth: 10.Gbps, delay: 0.1.ms);

var clients = Net.Hosts(100, "client");
Net.Link(clients, edge, bandwidth: 100.Mbps, delay: 15.ms);
var load = Net.OpenLoop(clients, edge, 80, rate: rate.perSecond, timeout: 5.s, keepAlive: true, name: "clients");

Run(10.s);
Record(load.Requests, load.RequestLatency, edge.Sockets(TcpState.TimeWait), edge.Sockets(TcpState.Established));
Expect(load.Timeouts == 0);
Expect(pool > 0 ? edge.Sockets(TcpState.TimeWait).Max < 100 : edge.Sockets(TcpState.TimeWait).Max > 100);
