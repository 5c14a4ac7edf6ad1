// How long does a service need until every client is back after a restart, with fixed and with jittered reconnects?
//
// Thousands of devices hold a connection each. The service restarts, and all of them notice in the same instant. With a
// fixed delay they come back together: their SYNs find a SYN queue of backlog + 1 places. The rest is dropped and comes
// again with TCP's own timer, again together: Linux sends SYNs after 1, 2, 3, 4, 5, 7, 11, 19 and 35 s, and each of these
// waves brings backlog + 1 of them in. With full jitter (a delay drawn evenly from the whole span) they come at a rate that
// the service can greet.
//
// Predict before you run: how many are back after a minute when all waited the same second?
//   netsim run scenarios/capacity/reconnect.csx -p jitter=0,1
// How long must the span be?
//   netsim search scenarios/capacity/reconnect.csx -p jitter=1 -p span_ms=500..16000*2
// Answer: 2 s, what the service needs to greet 4,000 devices at 2,000 a second. Fixed, 129 come in with each wave, and after
// a minute two thirds are still out.
using static NetSim.Scenarios.Scenario;

var devices = Param("devices", 4_000, "clients that reconnect", range: 1..200_000);
var jitter = Param("jitter", 1, "1: each waits a time drawn from the span; 0: all wait 1 s", range: 0..1);
var span = Param("span_ms", 5_000, "how long to wait at most, in milliseconds", range: 1..600_000);
var backlog = Param("backlog", 128, "what the service gives to listen()", range: 1..65_535);
var workers = Param("workers", 20, "clients that the service greets at a time", range: 1..10_000);

var hub = Net.Host("hub", ip: "203.0.113.30");
hub.Sysctl["net.ipv4.tcp_syncookies"] = 0;
var greeted = 0;
var last = 0.0;
hub.Listen(8883, backlog, concurrency: workers, handler: async c =>
{
    await c.ReceiveExactly(200);
    await Sleep(10.ms);                                   // looks the device up: 2,000 a second with 20 workers
    await c.Send(100);
    (greeted, last) = (greeted + 1, Now.Seconds);
    c.Close();
});

var clients = Net.Hosts(devices, "device");
Net.Link(clients, hub, bandwidth: 20.Mbps, delay: 20.ms);
clients.Each((device, i) => device.Start(async machine =>
{
    // The service is back at once; everybody has lost the connection at 0 s.
    await Sleep((jitter == 1 ? (double)(machine.Random.Draw(0) % 1_000_000) / 1e6 * span : 1_000).ms);
    var c = await machine.Connect(hub, 8883);
    await c.Send(200);
    await c.ReceiveExactly(100);
    c.Close();
}));

Run(60.s);
Print($"greeted {greeted}, the last at {last} s");
Record(hub.Netstat["TcpPassiveOpens"], hub.Netstat["TcpExtListenDrops"]);
Expect(greeted == devices);
Expect(last < span / 1_000.0 + 1);
