// How many hosts does this machine simulate, and how fast?
//
// Some servers share ten thousand clients (or a hundred thousand, or a million: -p hosts=1000000). Each client connects,
// asks for 200 octets, gets 2,000 back, the server closes, and the client does it again every 7 s. Nothing is modelled less
// than for two hosts: full TCP, counters, timers, fingerprint.
//
// Predict before you run: how much memory does a client need, and how many events does one request take?
//   netsim run scenarios/capacity/many-hosts.csx -p hosts=10000,100000
using static NetSim.Scenarios.Scenario;

var hosts = Param("hosts", 10_000, "client hosts, a multiple of the servers", range: 1..4_000_000);
var servers = Param("servers", 10, "servers that share them", range: 1..10_000);

var loads = new List<Load>();
for (var i = 0; i < servers; i++)
{
    var server = Net.Host($"server{i}");
    server.Sysctl["net.core.somaxconn"] = 65535;
    server.Listen(80, 65535, async c => { await c.ReceiveExactly(200); await c.Send(2_000); c.Close(); });
    var clients = Net.Hosts(hosts / servers, $"client{i}");
    Net.Link(clients, server, bandwidth: 1.Gbps, delay: 10.ms);
    loads.Add(Net.OpenLoop(clients, server, 80, rate: (hosts / servers / 7.0).perSecond, request: 200, name: $"load{i}"));
}

Run(30.s);
foreach (var load in loads)
{
    // A client's requests are 7 s apart, so in 30 s each has at least four, and only the last can be open at the end:
    // when nothing failed, each has completed at least three.
    Expect(load.Requests >= 4.0 * (hosts / servers));
    Expect(load.Completed + load.Open >= load.Requests && load.Open <= hosts / servers);
    Expect(load.Timeouts == 0);
}

Record(loads[0].Requests, loads[0].Completed, loads[0].RequestLatency);
