// Where are all eleven states of TCP, and how does one get into each of them?
//
// Four small plays between two machines:
//   1. an ordinary connection: LISTEN, SYN-SENT, SYN-RECEIVED, ESTABLISHED, FIN-WAIT-1, FIN-WAIT-2, TIME-WAIT on one side,
//      CLOSE-WAIT and LAST-ACK on the other, CLOSED on both;
//   2. a simultaneous open: both send a SYN at once, and both are in SYN-RECEIVED without any listener;
//   3. a simultaneous close: both FINs cross, and both ends pass through CLOSING;
//   4. a FIN that is answered by FIN and ACK in one segment: straight from FIN-WAIT-1 to TIME-WAIT.
//
// Predict before you run: which of the eleven can you see with `ss` on a busy server, and which are too short-lived?
//   netsim run scenarios/tutorial/eleven-states.csx
using static NetSim.Scenarios.Scenario;

var left = Net.Host("left", ip: "192.0.2.1");
var right = Net.Host("right", ip: "192.0.2.2");
Net.Link(left, right, delay: 10.ms);
var states = Watch(left, right);

// 1: the server keeps its end open for half a second after the client has closed.
right.Listen(1, backlog: 16, async c => { while (await c.Receive() > 0) { } await Sleep(500.ms); c.Close(); });
left.Start(async m => { var c = await m.Connect(right, 1); await c.Send(100); c.Shutdown(); while (await c.Receive() > 0) { } c.Close(); });

// 2: both connect to each other's port at the same instant.
left.Start(async m => { await Sleep(10.s); var c = await m.Connect(right, 5000, localPort: 5000); await Sleep(1.s); c.Close(); });
right.Start(async m => { await Sleep(10.s); var c = await m.Connect(left, 5000, localPort: 5000); while (await c.Receive() > 0) { } c.Close(); });

// 3: both close at the same instant.
right.Listen(3, backlog: 16, async c => { await Sleep(1.s - 10.ms); c.Close(); });
left.Start(async m => { await Sleep(20.s - 20.ms); var c = await m.Connect(right, 3); await Sleep(1.s); c.Close(); });

// 4: the server closes as soon as it sees the end of the stream, so its FIN carries the acknowledgment.
right.Listen(4, backlog: 16, async c => { while (await c.Receive() > 0) { } c.Close(); });
left.Start(async m => { await Sleep(30.s); var c = await m.Connect(right, 4); c.Close(); });

Run(100.s);
Print(states.Draw(left, right));

Expect(states.Visited(right, TcpState.Listen));
Expect(states.Passed(left, TcpState.Closed, TcpState.SynSent) && states.Passed(left, TcpState.SynSent, TcpState.Established));
Expect(states.Visited(right, TcpState.SynReceived) && states.Visited(right, TcpState.Established));
Expect(states.Passed(left, TcpState.FinWait1, TcpState.FinWait2) && states.Passed(left, TcpState.FinWait2, TcpState.TimeWait));
Expect(states.Passed(right, TcpState.Established, TcpState.CloseWait) && states.Passed(right, TcpState.CloseWait, TcpState.LastAck));
Expect(states.Passed(right, TcpState.LastAck, TcpState.Closed) && states.Passed(left, TcpState.TimeWait, TcpState.Closed));
Expect(states.Passed(left, TcpState.SynSent, TcpState.SynReceived) && states.Passed(right, TcpState.SynSent, TcpState.SynReceived));
Expect(states.Passed(left, TcpState.FinWait1, TcpState.Closing) && states.Passed(right, TcpState.FinWait1, TcpState.Closing));
Expect(states.Passed(left, TcpState.Closing, TcpState.TimeWait) && states.Passed(right, TcpState.Closing, TcpState.TimeWait));
Expect(states.Passed(left, TcpState.FinWait1, TcpState.TimeWait));
