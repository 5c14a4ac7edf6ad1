// Myth: a smaller tcp_fin_timeout shortens TIME-WAIT. Does it?
//
// Old notes advise net.ipv4.tcp_fin_timeout=15 against "too many TIME-WAIT". The two have nothing to do with each other:
// TIME-WAIT lasts TCP_TIMEWAIT_LEN, 60 s, a constant of the kernel that no sysctl changes. tcp_fin_timeout is about
// FIN-WAIT-2: how long a connection that our application has closed may wait for a peer that does not close its side. Each
// of the three clients here closes first. Two servers close as well, so their clients go through TIME-WAIT; the third
// never does, so its client is left in FIN-WAIT-2.
//
// Predict before you run: with -p fin_timeout=5, which of the two waits gets shorter?
//   netsim run scenarios/validation/myth-fin-timeout.csx -p fin_timeout=5,60
using static NetSim.Scenarios.Scenario;

var timeout = Param("fin_timeout", 5, "net.ipv4.tcp_fin_timeout of the clients, in seconds", range: 1..60);

var tuned = Net.Host("tuned");
var untouched = Net.Host("untouched");
var orphaned = Net.Host("orphaned");
tuned.Sysctl["net.ipv4.tcp_fin_timeout"] = timeout;
orphaned.Sysctl["net.ipv4.tcp_fin_timeout"] = timeout;
var server = Net.Host("server");
Net.Link(tuned, server, delay: 10.ms);
Net.Link(untouched, server, delay: 10.ms);
Net.Link(orphaned, server, delay: 10.ms);
var states = Watch(tuned, untouched, orphaned);

server.Listen(80, backlog: 16, async c => { while (await c.Receive() > 0) { } c.Close(); });        // closes when it sees the end
server.Listen(81, backlog: 16, async c => { while (await c.Receive() > 0) { } await Sleep(1.hours); });   // never closes
tuned.Start(async m => { var c = await m.Connect(server, 80); await c.Send(100); c.Close(); });
untouched.Start(async m => { var c = await m.Connect(server, 80); await c.Send(100); c.Close(); });
orphaned.Start(async m => { var c = await m.Connect(server, 81); await c.Send(100); c.Close(); });

Run(150.s);
var timeWait = states.When(tuned, TcpState.Closed) - states.When(tuned, TcpState.TimeWait);
var timeWaitOfDefault = states.When(untouched, TcpState.Closed) - states.When(untouched, TcpState.TimeWait);
var finWait2 = states.When(orphaned, TcpState.Closed) - states.When(orphaned, TcpState.FinWait2);
Record(timeWait, timeWaitOfDefault, finWait2);

// Timers are late by the granularity of the kernel's timer wheel: up to 2 s at 60 s, a quarter of a second at 5 s.
Expect(timeWait >= 60.s & timeWait < 62.1.s);
Expect(timeWaitOfDefault >= 60.s & timeWaitOfDefault < 62.1.s);
Expect(finWait2 >= timeout.s & finWait2 < timeout * 1.1 + 0.3);
Expect(!states.Visited(orphaned, TcpState.TimeWait));
