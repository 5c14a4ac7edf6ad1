// A worker reload stops accepting for three seconds: which backlog hides it?
//
// While the old worker drains and the new one starts, nobody calls accept(). Connections that complete wait in the accept
// queue, which holds backlog + 1 of them; SYNs beyond that are dropped and come again a second later. At 200 a second a
// pause of 3 s needs room for 600. But a queue hides a pause only from users who wait: with 2 s of patience, whoever
// arrives in the pause's first second gives up whatever the backlog is.
//
// Predict before you run: with a backlog of 128, how many users give up, and how many with 1,024?
//   netsim run scenarios/capacity/worker-reload.csx -p backlog=128,511,1024
// Then give them time: -p patience_ms=4000. Why does nobody give up now, even with 128? What does the backlog decide then?
// Which is the smallest backlog with which nobody's SYN is dropped?
//   netsim search scenarios/capacity/worker-reload.csx -p patience_ms=4000 -p backlog=590..610 --expect "app.TcpExtListenOverflows == 0"
// Answer: 600. The kernel admits backlog + 1, so 599 hold the 600 users of three seconds, and do with the default seed; with
// others 601 arrive in a pause, whose edges fall elsewhere between two arrivals.
using static NetSim.Scenarios.Scenario;

var backlog = Param("backlog", 128, "what the application gives to listen()", range: 0..65535);
var pause = Param("pause_ms", 3_000, "how long nobody accepts, in milliseconds", range: 1..60_000);
var patience = Param("patience_ms", 2_000, "when a user gives up, in milliseconds", range: 1..600_000);

var app = Net.Host("app");
var listener = app.Listen(9000, backlog, async c => { await c.Receive(); await Sleep(20.ms); await c.Send(8_000); c.Close(); });
var nginx = Net.Hosts(8, "nginx");
Net.Link(nginx, app, bandwidth: 10.Gbps, delay: 0.2.ms);
var load = Net.OpenLoop(nginx, app, 9000, rate: Param("rate", 200, "connections per second").perSecond, timeout: patience.ms, name: "php");

At(10.s, () => listener.PauseAccept(pause.ms));
Run(30.s);
Record(load.Requests, load.Timeouts, load.RequestLatency.P50, load.RequestLatency.Max, listener.AcceptQueue.Max,
    app.Netstat["TcpExtListenOverflows"]);
Expect(load.Timeouts == 0);
