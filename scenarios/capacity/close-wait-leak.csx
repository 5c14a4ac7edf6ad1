// One request in fifty leaks its connection: when does the service stop answering?
//
// The program forgets to close a connection when a request fails, which happens to 2 % of them. The client goes away, its FIN is
// acknowledged, and the server's socket stays in CLOSE-WAIT with its descriptor.
//
// Predict before you run: 100 requests a second, a limit of 1 024 descriptors. After how many seconds is the last one gone (EMFILE)? Which of
// tcp_fin_timeout, tcp_keepalive_time and tcp_max_tw_buckets puts it off?
//   netsim run scenarios/capacity/close-wait-leak.csx
//   netsim run scenarios/capacity/close-wait-leak.csx -p leak_percent=1,2,5 -p descriptors=1024,4096
// The time is descriptors / (rate * leak), and no sysctl is in it.
using static NetSim.Scenarios.Scenario;

var leak = Param("leak_percent", 2.0, "requests whose connection is never closed, in per cent");
var rate = Param("rate", 100, "requests per second", range: 1..1_000);
var descriptors = Param("descriptors", 1_024, "RLIMIT_NOFILE of the server", range: 64..65_535);
var minutes = Param("minutes", 12, "how long users come", range: 1..120);

var app = Net.Host("app", ip: "10.0.0.2");
app.DescriptorLimit = descriptors;
app.Sysctl["net.ipv4.tcp_fin_timeout"] = 5;
app.Sysctl["net.ipv4.tcp_keepalive_time"] = 60;
app.Sysctl["net.ipv4.tcp_max_tw_buckets"] = 100;
var served = 0;
var listener = app.Listen(8080, backlog: 128, async c =>
{
    await c.Receive();
    await c.Send(2_000);
    if (app.Random.For("leak").Draw32((ulong)served++) < leak / 100 * uint.MaxValue)
    {
        while (await c.Receive() > 0) { }                   // the client has lost patience and closed
        await Sleep(24.hours);                              // the forgotten close()
    }

    c.Close();
});
var clients = Net.Hosts(100, "client");
Net.Link(clients, app, delay: 2.ms);
var load = Net.OpenLoop(clients, app, 8080, rate: rate.perSecond, timeout: 5.s, name: "requests");

var leaked = app.Sockets(TcpState.CloseWait);
var stuck = Alert(listener.AcceptQueue, warning: 5, critical: 128, hold: 1.s);
Sample(every: 1.s);
Run(minutes.min);

Record(leaked, listener.AcceptQueue, load.ConnectOk, load.Timeouts);
var exhausted = descriptors / (rate * leak / 100);          // seconds
var reached = exhausted < minutes * 60 - 30;
Expect(!reached || (leaked.Last >= descriptors - 1 && leaked.Last <= descriptors + 128));   // those accepted, and those in the queue
Expect(!reached || (stuck.FirstWarning > 0.85 * exhausted && stuck.FirstWarning < 1.15 * exhausted));
Expect(!reached || load.Timeouts > 10 * descriptors);       // and from then on nobody is served
