// Do many handsets behind one public address get through its NAT?
using static NetSim.Scenarios.Scenario;
var phones = Param("phones", 100, "handsets behind one public address", range: 1..10_000);
var rate   = Param("rate", 50, "connects per second, all together", range: 1..10_000);

var api = Net.Host("api", ip: "203.0.113.20");
api.Listen(443, backlog: 1024, async c => { await c.ReceiveExactly(300); await c.Send(2_000); c.Close(); });

var mobiles = Net.Hosts(phones, "phone").Each((phone, i) => phone.Uptime = (1 + i).hours);
var gateway = Net.Nat("gateway", publicIp: "198.51.100.1", inside: mobiles, outside: api);
Net.Link(mobiles, gateway, bandwidth: 20.Mbps, delay: 40.ms, jitter: 10.ms);
Net.Link(gateway, api, bandwidth: 10.Gbps, delay: 10.ms);
var load = Net.OpenLoop(mobiles, api, 443, rate: rate.perSecond, timeout: 10.s, request: 300, name: "phones");

Run(20.s);
Record(load.Requests, load.ConnectOk, load.ConnectLatency, load.Timeouts);
Expect(load.Timeouts == 0);
