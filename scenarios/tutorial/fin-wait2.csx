// What does tcp_fin_timeout shorten, and what does it not?
//
// A server keeps every connection open for ever. Client "closer" calls close(): nobody on its side waits for the server's FIN any more, and
// the kernel keeps such an orphan in FIN-WAIT-2 for tcp_fin_timeout. Client "listener" only calls shutdown(): it has said its last word,
// but still listens, and the server's answer comes a minute later.
//
// Predict before you run: with tcp_fin_timeout = 30, how long is "closer" in FIN-WAIT-2? Does "listener", in the same state, lose its answer?
// And what becomes of the server's end of the two connections, for which it was never meant?
//   netsim run scenarios/tutorial/fin-wait2.csx
//   netsim run scenarios/tutorial/fin-wait2.csx -p fin_timeout=5,30,60
// A flood of clients does not care either: see scenarios/validation/myth-fin-timeout-flood.csx.
using static NetSim.Scenarios.Scenario;

var seconds = Param("fin_timeout", 30, "net.ipv4.tcp_fin_timeout of the clients", range: 1..60);

var server = Net.Host("server", ip: "192.0.2.1");
var closer = Net.Host("closer", ip: "192.0.2.2");
var listener = Net.Host("listener", ip: "192.0.2.3");
closer.Sysctl["net.ipv4.tcp_fin_timeout"] = seconds;
listener.Sysctl["net.ipv4.tcp_fin_timeout"] = seconds;
Net.Link(closer, server, delay: 10.ms);
Net.Link(listener, server, delay: 10.ms);

// The server answers a minute after the request, and closes nothing.
server.Listen(80, backlog: 16, async c =>
{
    await c.ReceiveExactly(100);
    await Sleep(70.s);
    try { await c.Send(500); } catch (SocketError) { }
    await Sleep(10.min);
});
closer.Start(async m => { var c = await m.Connect(server, 80); await c.Send(100); await Sleep(1.s); c.Close(); });
var received = Counter("listener.answers");
listener.Start(async m =>
{
    var c = await m.Connect(server, 80);
    await c.Send(100);
    await Sleep(1.s);
    c.Shutdown();
    if (await c.Receive() == 500) { received.Add(); }
    await Sleep(10.min);
});

var orphan = closer.Sockets(TcpState.FinWait2);
var waiting = listener.Sockets(TcpState.FinWait2);
Run(65.s);                                                  // before the answers leave
var lasted = orphan.TimeAverage * 65;                       // a gauge of 0 and 1
var serverSide = server.Sockets(TcpState.CloseWait).Last;
Run(15.s);
Record(lasted, waiting.Last);
Record(received);
Expect(lasted >= seconds && lasted < seconds + 1);
Expect(received == 1 && waiting.Last == 1);                 // a half-close has no time-out
Expect(serverSide == 2);                                    // and CLOSE-WAIT is not touched by it
