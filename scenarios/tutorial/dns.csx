// What does a lost datagram cost, when there is no TCP to send it again?
//
// A resolver asks a name server over a link that loses packets, waits a second for each answer and asks again, three times at most. In the
// second half the name server is not running: the machine itself says so.
//
// Predict before you run: with 10 % loss each way, which share of the questions is answered at the first try? How long does the 99th
// percentile wait? And how quickly does the resolver learn that nobody listens on port 53, if its socket is connected?
//   netsim run scenarios/tutorial/dns.csx
//   netsim run scenarios/tutorial/dns.csx -p loss_percent=0,1,5,10,20
using static NetSim.Scenarios.Scenario;

var loss = Param("loss_percent", 10.0, "packets lost each way, in per cent");
var questions = Param("questions", 2_000, "how many questions are asked", range: 100..100_000);

var dns = Net.Host("dns", ip: "192.0.2.53");
var idle = Net.Host("idle", ip: "192.0.2.54");
var resolver = Net.Host("resolver");
Net.Link(resolver, dns, delay: 10.ms, loss: loss.percent, name: "lossy");
Net.Link(resolver, idle, delay: 10.ms, name: "clean");
dns.ListenUdp(53, async d => { await Sleep(1.ms); d.Reply(120); });

var answered = Counter("answered");
var atOnce = Counter("answered at the first try");
var waited = Histogram("waited");
var refusedAfter = Histogram("refused after");
resolver.Start(async m =>
{
    var socket = m.OpenUdp();
    for (uint id = 1; id <= questions; id++)
    {
        var asked = Now;
        var isAnswered = false;
        for (var attempt = 1; attempt <= 3 && !isAnswered; attempt++)
        {
            socket.SendTo(dns, 53, 40, id);
            isAnswered = await Answer(socket, id);
            if (isAnswered && attempt == 1) { atOnce.Add(); }
        }

        if (isAnswered) { answered.Add(); waited.Record(Now - asked); }
    }

    // Nobody listens there: ICMP port unreachable reaches a socket that is connected.
    var connected = m.OpenUdp();
    connected.Connect(idle, 53);
    var since = Now;
    connected.Send(40);
    try { await connected.Receive(timeout: 5.s); }
    catch (SocketError e) when (e.Errno == Errno.ECONNREFUSED) { refusedAfter.Record(Now - since); }
});

Run((questions * 4.0 + 10).s);
var once = 1 - loss / 100.0;
var first = once * once;                                    // there and back
var all = 1 - Math.Pow(1 - first, 3);                       // in three attempts
Record(answered, atOnce);
Record(waited, refusedAfter);
Expect(atOnce / questions > first - 0.03 && atOnce / questions < first + 0.03);
Expect(answered / questions > all - 0.02 && answered / questions <= 1);
Expect(waited.Min >= 0.021 && waited.Min < 0.022);          // a round trip and a millisecond
Expect(refusedAfter.Max >= 0.020 && refusedAfter.Max < 0.021);

// Late answers to earlier questions are thrown away.
static async HandlerTask<bool> Answer(UdpSocket socket, uint id)
{
    var deadline = Now + 1.s;
    while (Now < deadline)
    {
        if (await socket.Receive(timeout: deadline - Now) is not { } reply) { return false; }
        if (reply.Tag == id) { return true; }
    }

    return false;
}
