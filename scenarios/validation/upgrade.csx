// What changes for a server when its kernel is upgraded, if nobody touches a sysctl?
//
// Seven machines, one for each kernel from 2.6.32 to 6.18, live through the same day with their kernel's defaults:
//   * their application calls listen(1000) and does not accept: how many connections wait in the accept queue?
//   * SYN cookies off, a backlog of 128 and a flood: how many half-open connections does the SYN queue hold?
//   * it calls connect() towards a dead link: when does it get ETIMEDOUT?
//   * it closes a connection first: how long does it stay in TIME-WAIT, and in FIN-WAIT-2 (tcp_fin_timeout=10) if the peer never
//     closes?
//
// Predict before you run: where are the jumps? Which of the five answers surprises an operator who goes from RHEL 7 (3.10) to
// RHEL 10 (6.12)?
//   netsim run scenarios/validation/upgrade.csx
// 'netsim sysctl --diff linux-3.10 linux-6.12' lists every default and behaviour that differs, with its source.
using static NetSim.Scenarios.Scenario;

string[] kernels = ["linux-2.6.32", "rhel-6", "linux-3.10", "linux-4.18", "linux-5.14", "linux-6.12", "linux-6.18"];

var peer = Net.Host("peer", kernel: "linux-6.18");
var nowhere = Net.Host("nowhere");
peer.Listen(80, backlog: 64, async c => { while (await c.Receive() > 0) { } c.Close(); });
peer.Listen(81, backlog: 64, async c => { while (await c.Receive() > 0) { } await Sleep(1.hours); });

Machines Make(string kernel, int index)
{
    // One machine for each question, so that each has one connection to watch.
    var slow = Net.Host($"{kernel}-slow", kernel: kernel);
    var flooded = Net.Host($"{kernel}-flooded", kernel: kernel);
    var caller = Net.Host($"{kernel}-caller", kernel: kernel);
    var closer = Net.Host($"{kernel}-closer", kernel: kernel);
    var orphan = Net.Host($"{kernel}-orphan", kernel: kernel);
    var users = Net.Hosts(100, $"{kernel}-user", kernel: "linux-6.18");
    Net.Link(users, slow, delay: 10.ms);
    Net.Link(caller, nowhere, delay: 1.ms, loss: 100.percent);
    Net.Link(closer, peer, delay: 10.ms);
    Net.Link(orphan, peer, delay: 10.ms);

    var idle = slow.Listen(80, backlog: 1_000, async c => await Sleep(1.hours), concurrency: 1);
    Net.OpenLoop(users, slow, 80, rate: 500.perSecond, until: 4.s, timeout: 2.s, name: $"{kernel}-load");

    flooded.Sysctl["net.ipv4.tcp_syncookies"] = 0;
    flooded.Sysctl["net.ipv4.tcp_max_syn_backlog"] = 4096;
    flooded.Sysctl["net.core.somaxconn"] = 4096;
    var open = flooded.Listen(80, backlog: 128, async c => c.Close());
    Net.SynFlood(flooded, 80, rate: 1_000.perSecond, spoof: $"198.18.{index * 32}.0/19", until: 2.s, name: $"{kernel}-flood");

    orphan.Sysctl["net.ipv4.tcp_fin_timeout"] = 10;
    caller.Start(async m => { try { await m.Connect(nowhere, 80); } catch (SocketError) { } });
    closer.Start(async m => { var c = await m.Connect(peer, 80); await c.Send(100); c.Close(); });
    orphan.Start(async m => { var c = await m.Connect(peer, 81); await c.Send(100); c.Close(); });
    return new Machines(kernel, idle, open, caller, closer, orphan);
}

var fleet = kernels.Select(Make).ToArray();
var states = Watch([.. fleet.SelectMany(m => new[] { m.Caller, m.Closer, m.Orphan })]);
Run(220.s);

double Lasted(Host host, TcpState state) => (states.When(host, TcpState.Closed) - states.When(host, state)).Value;
Print($"{"kernel",-14}{"accept queue",14}{"SYN queue",12}{"ETIMEDOUT s",14}{"TIME-WAIT s",14}{"FIN-WAIT-2 s",14}");
foreach (var m in fleet)
{
    Print($"{m.Kernel,-14}{m.Idle.AcceptQueue.Max,14}{m.Open.SynQueue.Max,12}{Lasted(m.Caller, TcpState.SynSent),14:0.0}"
        + $"{Lasted(m.Closer, TcpState.TimeWait),14:0.0}{Lasted(m.Orphan, TcpState.FinWait2),14:0.0}");
    Record(m.Idle.AcceptQueue.Max, m.Open.SynQueue.Max);
}

foreach (var m in fleet)
{
    var isOld = m.Kernel is "linux-2.6.32" or "rhel-6" or "linux-3.10";
    var somaxconn = isOld || m.Kernel == "linux-4.18" ? 128 : 4096;
    var (timeWait, finWait2) = (Lasted(m.Closer, TcpState.TimeWait), Lasted(m.Orphan, TcpState.FinWait2));
    Expect(m.Idle.AcceptQueue.Max == Math.Min(1_000, somaxconn) + 1, $"{m.Kernel}: accept queue of backlog + 1, at most somaxconn + 1");
    Expect(m.Open.SynQueue.Max == (isOld ? 256 : m.Kernel is "linux-4.18" or "linux-5.14" ? 128 : 129), $"{m.Kernel}: SYN queue");
    Expect(timeWait is > 52.4 and < 62.1, $"{m.Kernel}: TIME-WAIT of 60 s, on slots of 7.5 s before 4.1");
    Expect(isOld ? finWait2 is > 14.9 and < 22.6 : finWait2 is >= 10 and < 10.7, $"{m.Kernel}: FIN-WAIT-2 of 10 s, in slots before 4.1");
}

Expect(Lasted(fleet[0].Caller, TcpState.SynSent) is >= 189 and < 191);      // 3 + 6 + 12 + 24 + 48 + 96 s
Expect(Lasted(fleet[2].Caller, TcpState.SynSent) is >= 127 and < 129);      // 1 + 2 + ... + 64 s
Expect(Lasted(fleet[6].Caller, TcpState.SynSent) is >= 131 and < 137);      // with tcp_syn_linear_timeouts=4

record Machines(string Kernel, ScenarioListener Idle, ScenarioListener Open, Host Caller, Host Closer, Host Orphan);
