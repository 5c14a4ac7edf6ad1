// How long does connect() wait for a machine that does not answer, and how long does a server wait for the last ACK?
//
// The cable is cut. Two clients call a server: one with the kernel's own tcp_syn_retries, one with 2. On the other side two servers get
// one SYN each from an address that nobody has: one with the kernel's tcp_synack_retries, one with 2.
//
// Predict before you run: the first SYN time-out is 1 s and doubles. After how many seconds does connect() fail with 2 retries? With the
// default of 6? (Linux 6.5 and later sends the first five SYNs a second apart: tcp_syn_linear_timeouts.) How long does a SYN-RECV stay in `ss`?
//   netsim run scenarios/tutorial/retries.csx
// Then go back to 2009, when the first time-out was 3 s (RFC 2988) and five retries were the default:
//   netsim run scenarios/tutorial/retries.csx -p kernel=linux-2.6.32
// Timers of real kernels are late by up to an eighth (-p lateness=1 shows it); here they are on time, so that the sums come out.
// Old notes say "about 180 s": the sixth SYN leaves after 3 + 6 + 12 + 24 + 48 = 93 s, and 96 s later connect() has had enough.
using static NetSim.Scenarios.Scenario;

var kernel = Param("kernel", "linux-6.18", "kernel of all machines", "linux-2.6.32", "linux-3.10", "linux-4.18", "linux-5.14", "linux-6.12", "linux-6.18");
var fewer = Param("fewer", 2, "the smaller number of retries", range: 1..5);
var late = Param("lateness", 0, "1 lets timers be late as the kernel's are, by up to an eighth", range: 0..1);
Kernel(kernel);

var server = Net.Host("server", ip: "192.0.2.1");
var patient = Net.Host("patient");
var hasty = Net.Host("hasty");
hasty.Sysctl["net.ipv4.tcp_syn_retries"] = fewer;
Net.Link(patient, server, delay: 10.ms, loss: 100.percent, name: "cut");
Net.Link(hasty, server, delay: 10.ms, loss: 100.percent, name: "cut too");

var gaveUp = Histogram("patient.gave_up");
var gaveUpEarly = Histogram("hasty.gave_up");
patient.Start(async m =>
{
    try { await m.Connect(server, 80); }
    catch (SocketError e) when (e.Errno == Errno.ETIMEDOUT) { gaveUp.Record(Now - SimTime.Zero); }
});
hasty.Start(async m =>
{
    try { await m.Connect(server, 80); }
    catch (SocketError e) when (e.Errno == Errno.ETIMEDOUT) { gaveUpEarly.Record(Now - SimTime.Zero); }
});

// One SYN from nowhere to each of two servers: the answer reaches nobody.
var standing = Net.Host("standing", ip: "203.0.113.1");
var leaving = Net.Host("leaving", ip: "203.0.113.2");
leaving.Sysctl["net.ipv4.tcp_synack_retries"] = fewer;
standing.Listen(80, backlog: 16, async c => await c.Receive());
leaving.Listen(80, backlog: 16, async c => await c.Receive());
var edge = Net.Router("edge");
Net.Link(standing, edge, delay: 1.ms);
Net.Link(leaving, edge, delay: 1.ms);
Net.SynFlood(standing, 80, rate: 1.perSecond, via: edge, spoof: "198.18.0.0/24", from: 0.s, until: 1.5.s, name: "stray");
Net.SynFlood(leaving, 80, rate: 1.perSecond, via: edge, spoof: "198.18.1.0/24", from: 0.s, until: 1.5.s, name: "second stray");
var half = standing.Sockets(TcpState.SynReceived);
var shorter = leaving.Sockets(TcpState.SynReceived);
foreach (var host in new[] { server, patient, hasty, standing, leaving }) { host.WheelLateness = late == 1; }

Run(250.s);

// A gauge that is 1 while the request lives: its mean over the run tells how long.
var stayed = half.TimeAverage * 250;
var left = shorter.TimeAverage * 250;
var old = kernel == "linux-2.6.32";
var linear = kernel is "linux-6.12" or "linux-6.18";
Record(gaveUp, gaveUpEarly);
Record(stayed, left);
var first = old ? 3.0 : 1.0;                                    // the first time-out
var scan = old || kernel == "linux-3.10" ? 2.5 : 0.1;            // before 4.4 a listener looks at its requests each 200 ms
var slack = late == 1 ? 1.13 : 1.0001;
var all = old ? 189 : linear ? 131 : 127;                       // what the kernel's own number of retries comes to
Expect(gaveUp.Max >= all && gaveUp.Max <= slack * all);
Expect(gaveUpEarly.Max >= first * ((1 << (fewer + 1)) - 1) && gaveUpEarly.Max <= slack * first * ((1 << (fewer + 1)) - 1));
Expect(stayed > first * 62.9 && stayed < slack * first * 63 + scan);       // 1 + 2 + 4 + 8 + 16 + 32
Expect(left > first * ((1 << (fewer + 1)) - 1) - 0.1 && left < slack * first * ((1 << (fewer + 1)) - 1) + scan);
