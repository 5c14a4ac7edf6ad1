// After how long does a server find out that its peer is dead, and what does a connection that is kept save?
//
// Two clients open a connection each to a server and lose power. The server's program waits for their next request, with SO_KEEPALIVE set.
// One of the servers has the kernel's own tcp_keepalive_time (two hours), the other 1 200 s. Elsewhere, two clients ask once a second: one
// opens a connection for each request, one keeps its own.
//
// Predict before you run: nine probes go unanswered, 75 s apart. When does read() fail? How many handshakes do 100 requests cost each client?
//   netsim run scenarios/tutorial/keepalive.csx
using static NetSim.Scenarios.Scenario;

var time = Param("keepalive_time", 1_200, "net.ipv4.tcp_keepalive_time of the second server, in seconds", range: 1..32_767);

var late = Param("lateness", 0, "1 lets timers be late as the kernel's are, by up to an eighth", range: 0..1);
var clients = Net.Hosts(2, "client");
var usual = Net.Host("usual", ip: "192.0.2.1");
var quick = Net.Host("quick", ip: "192.0.2.2");
quick.Sysctl["net.ipv4.tcp_keepalive_time"] = time;
Net.Link(clients[0], usual, delay: 10.ms);
Net.Link(clients[1], quick, delay: 10.ms);
usual.WheelLateness = quick.WheelLateness = late == 1;

var foundOut = Histogram("usual.found_out");
var foundOutQuickly = Histogram("quick.found_out");
usual.Listen(80, backlog: 16, async c => await WaitForEver(c, foundOut));
quick.Listen(80, backlog: 16, async c => await WaitForEver(c, foundOutQuickly));
clients[0].Start(async m => { var c = await m.Connect(usual, 80); await Sleep(1.hours); c.Close(); });
clients[1].Start(async m => { var c = await m.Connect(quick, 80); await Sleep(1.hours); c.Close(); });
At(1.s, () => { clients[0].Crash(); clients[1].Crash(); });

// What keeping a connection saves.
var web = Net.Host("web", ip: "192.0.2.3");
var fresh = Net.Host("fresh");
var faithful = Net.Host("faithful");
Net.Link(fresh, web, delay: 10.ms);
Net.Link(faithful, web, delay: 10.ms);
web.Listen(80, backlog: 64, async c => { while (await c.Receive() > 0) { await c.Send(1_000); } });
var each = Net.OpenLoop(fresh, web, 80, rate: 1.perSecond, name: "fresh");
var kept = Net.OpenLoop(faithful, web, 80, rate: 1.perSecond, keepAlive: true, name: "faithful");

Run(100.s);
var handshakes = fresh.Netstat["TcpActiveOpens"].Value;
var saved = faithful.Netstat["TcpActiveOpens"].Value;
Run(8_000.s);
Record(foundOut, foundOutQuickly);
Expect(foundOut.Max >= 7_875 && foundOut.Max < (late == 1 ? 8_900 : 7_876));                  // 7 200 + 9 * 75
Expect(foundOutQuickly.Max >= time + 675 && foundOutQuickly.Max < (late == 1 ? 1.13 : 1) * (time + 675) + 1);
Expect(handshakes >= 80 && saved == 1);                                  // one handshake a request against one in all

static async HandlerTask WaitForEver(Connection c, OwnHistogram foundOut)
{
    c.SetOption(SocketOption.KeepAlive, 1);
    var since = Now;
    try { await c.Receive(); }
    catch (SocketError e) when (e.Errno == Errno.ETIMEDOUT) { foundOut.Record(Now - since); }
}
