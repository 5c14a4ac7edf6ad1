// How late do a kernel's timers fire, and what of that is the tick and what the timer wheel?
//
// Linux keeps timers on a wheel whose buckets get coarser the further away they are: armed for less than 252 ms they fire
// within 4 ms (one tick at HZ 250), for one second within 32 ms, for 16 s within a quarter of a second, for a minute within 2 s.
// They never fire early. Nobody notices in one timer; in a chain of time-outs it adds up, and a textbook's 127 s are 130.
// Four machines connect to an address behind a dead link, with tcp_syn_linear_timeouts=0 so that the SYN's time-out doubles from
// 1 s: one as Linux is built here (HZ 250), one with HZ 1000, and both again with a wheel that is exact.
//
// Predict before you run: with six retries the textbook says 1 + 2 + 4 + 8 + 16 + 32 + 64 = 127 s. Which machine comes
// closest, and does a finer tick or an exact wheel matter more?
//   netsim run scenarios/validation/timer-lateness.csx
using static NetSim.Scenarios.Scenario;

var retries = Param("syn_retries", 6, "net.ipv4.tcp_syn_retries", range: 1..6);

Host Caller(string name, int hz, bool late)
{
    var host = Net.Host(name);
    host.Hz = hz;
    host.WheelLateness = late;
    host.Sysctl["net.ipv4.tcp_syn_retries"] = retries;
    host.Sysctl["net.ipv4.tcp_syn_linear_timeouts"] = 0;
    return host;
}

var nowhere = Net.Host("nowhere");
var (coarse, fine) = (Caller("hz250", 250, late: true), Caller("hz1000", 1000, late: true));
var (coarseExact, fineExact) = (Caller("hz250-exact", 250, late: false), Caller("hz1000-exact", 1000, late: false));
Host[] callers = [coarse, fine, coarseExact, fineExact];
foreach (var host in callers)
{
    Net.Link(host, nowhere, delay: 1.ms, loss: 100.percent);
    host.Start(async m =>
    {
        try { await m.Connect(nowhere, 80); }
        catch (SocketError) { }                 // ETIMEDOUT: when it comes is the question
    });
}

var states = Watch(callers);
var textbook = Math.Pow(2, retries + 1) - 1;
Run((textbook * 1.1 + 2).s);

MetricNumber GaveUpAfter(Host host) => states.When(host, TcpState.Closed) - states.When(host, TcpState.SynSent);
var hz250 = GaveUpAfter(coarse);
var hz1000 = GaveUpAfter(fine);
var hz250Exact = GaveUpAfter(coarseExact);
var hz1000Exact = GaveUpAfter(fineExact);
Record(hz250, hz1000, hz250Exact, hz1000Exact);

Expect(hz250Exact == textbook && hz1000Exact == textbook);                  // whole seconds are whole ticks: no difference
Expect(hz250 > textbook && hz1000 > textbook);                              // never early
Expect(hz250 < textbook * 1.04 + 0.1 && hz1000 < textbook * 1.04 + 0.1);    // late by an eighth of a level's span at most
