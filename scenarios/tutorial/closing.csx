// When is a connection in CLOSING, and why does nobody ever see it?
//
// Both ends close at almost the same instant, so that their FINs cross on the way. Each then knows that the other has finished, but not
// that its own FIN has arrived: CLOSING.
//
// Predict before you run: the one-way delay is 50 ms and both close at once. How long does CLOSING last? By how many milliseconds may one
// of them be later, before the state is not seen at all?
//   netsim run scenarios/tutorial/closing.csx
//   netsim run scenarios/tutorial/closing.csx -p later_ms=0,20,49,51,80
using static NetSim.Scenarios.Scenario;

var delay = Param("delay_ms", 50, "one-way delay in milliseconds", range: 1..1_000);
var later = Param("later_ms", 0, "how much later the right end closes", range: 0..2_000);

var left = Net.Host("left", ip: "192.0.2.1");
var right = Net.Host("right", ip: "192.0.2.2");
Net.Link(left, right, delay: delay.ms);

// Five seconds after the left end began, whatever the handshake took.
right.Listen(80, backlog: 16, async c => { await Sleep(5.s - (Now - SimTime.Zero) + later.ms); c.Close(); });
left.Start(async m => { var c = await m.Connect(right, 80); await Sleep(5.s - (Now - SimTime.Zero)); c.Close(); });

var states = Watch(left, right);
Run(80.s);
Print(states.Draw(left, right));

var crossed = later < delay;
Expect(states.Visited(left, TcpState.Closing) == crossed);
Expect(states.Visited(right, TcpState.Closing) == crossed);
Expect(!crossed || states.When(left, TcpState.Closing) == 5 + (later + delay) / 1_000.0);    // when the other's FIN arrives
Expect(!crossed || states.When(left, TcpState.TimeWait) == 5 + 2 * delay / 1_000.0);         // when the ACK of its own does
Expect(states.Visited(left, TcpState.TimeWait));
