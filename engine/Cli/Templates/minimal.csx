// How long does a request take over this link?
using static NetSim.Scenarios.Scenario;
var delay = Param("delay_ms", 10.0, "one-way delay of each user's link", least: 0.0);
var rate  = Param("rate", 50, "requests per second", range: 1..10_000);

var web = Net.Host("web");
var users = Net.Hosts(20, "user");
Net.Link(users, web, bandwidth: 100.Mbps, delay: delay.ms);

web.Listen(80, backlog: 511, async c => { await c.Receive(); await c.Send(12_000); c.Close(); });
var load = Net.OpenLoop(users, web, 80, rate: rate.perSecond, timeout: 5.s, name: "users");

Run(10.s);
Record(load.Requests, load.ConnectOk, load.ConnectLatency, load.RequestLatency);
Expect(load.Timeouts == 0);
