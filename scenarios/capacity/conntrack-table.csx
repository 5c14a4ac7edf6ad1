// How large must a NAT's connection table be, and which timeout makes it large enough?
//
// Every connection that passes a Linux NAT holds an entry of nf_conntrack from its SYN until 120 s after its last ACK: the
// table keeps its own TIME-WAIT, twice as long as a host's. At 700 connections a second that is 84,000 entries; a table of
// 65,536 is full after 94 s. From then on new SYNs vanish ("nf_conntrack: table full, dropping packet"), and nobody is told:
// users wait for retransmitted SYNs. The kernel's collector frees closing entries early when it finds the table more than
// 95 % full, but it looks only now and then, and 700 a second fill what it frees. What is established passes all the while.
//
// Predict before you run: at which second do the first users notice, and what do they see?
//   netsim run scenarios/capacity/conntrack-table.csx
// Then cure it: -p max=131072, or -p time_wait=60. Which is the smallest table?
//   netsim search scenarios/capacity/conntrack-table.csx -p max=65536..131072+4096
// Answer: 98,304, and not 84,000: entries whose time is over still count until the collector comes. Or time_wait=60.
using static NetSim.Scenarios.Scenario;

var max = Param("max", 65_536, "net.netfilter.nf_conntrack_max", range: 1_000..4_000_000);
var timeWait = Param("time_wait", 120, "net.netfilter.nf_conntrack_tcp_timeout_time_wait, in seconds", range: 1..3_600);
var rate = Param("rate", 700, "connections per second through the NAT", range: 1..20_000);

var sites = Enumerable.Range(0, 4).Select(i => Net.Host($"site{i}")).ToList();     // a NAT has 64,512 ports towards each
foreach (var site in sites)
{
    site.Sysctl["net.core.somaxconn"] = 4096;
    site.Listen(443, 4096, async c => { await c.ReceiveExactly(300); await c.Send(2_000); c.Close(); });
}

var office = Net.Hosts(50, "desk");
var gateway = Net.Nat("gateway", publicIp: "198.51.100.1", inside: office);
gateway.Sysctl["net.netfilter.nf_conntrack_max"] = max;
gateway.Sysctl["net.netfilter.nf_conntrack_tcp_timeout_time_wait"] = timeWait;
Net.Link(office, gateway, bandwidth: 1.Gbps, delay: 1.ms);
var loads = new List<Load>();
foreach (var site in sites)
{
    Net.Link(gateway, site, bandwidth: 10.Gbps, delay: 10.ms);
    loads.Add(Net.OpenLoop(office, site, 443, rate: (rate / 4.0).perSecond, timeout: 10.s, name: $"web{loads.Count}"));
}

Sample(every: 1.s);
Run(150.s);
Record(loads[0].Requests, loads[0].ConnectOk, loads[0].Timeouts, loads[0].ConnectLatency, gateway.Dropped, gateway.EarlyDropped, gateway.Entries);
Expect(gateway.Dropped == 0);
