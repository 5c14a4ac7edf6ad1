// Why did half of the phones behind the carrier's NAT stop connecting?
//
// 500 handsets share one public address. Each has its own timestamp clock, which started when it booted. A server on an
// old kernel with net.ipv4.tcp_tw_recycle=1 remembers, per address, the last timestamp it saw, and for 60 s silently drops
// SYNs from that address whose timestamp is older: those of every handset whose clock is behind that of the one served
// last. Clocks are 32-bit counters of milliseconds that wrap after 49.7 days, so "behind" is half of the circle: at any
// moment about half of the phones are locked out, and which half changes with every connection that is closed.
// Linux removed the sysctl in 4.12 for this reason.
//
// Predict before you run: what do the phones that are locked out see, a reset or nothing? How long does a connect take in the
// middle, and how many give up after 10 s although they retry three times?
//   netsim run scenarios/attacks/tw-recycle-nat.csx -p tw_recycle=0,1
// Then upgrade the server: -p server=linux-6.18
using static NetSim.Scenarios.Scenario;

Kernel("linux-3.10");                                   // phones and server: timestamp clocks that start at boot
var recycle = Param("tw_recycle", 1, "net.ipv4.tcp_tw_recycle of the server", range: 0..1);
var phones = Param("phones", 500, "handsets behind one public address", range: 2..60_000);

var api = Net.Host("api", ip: "203.0.113.20", kernel: Param("server", "linux-3.10", "the server's kernel"));
api.Sysctl["net.ipv4.tcp_tw_recycle"] = recycle;
api.Listen(443, backlog: 1024, async c => { await c.ReceiveExactly(300); await c.Send(2_000); c.Close(); });

var mobiles = Net.Hosts(phones, "phone").Each((h, i) => h.Uptime = (1 + i * 7).hours);     // each its own clock
var cgnat = Net.Nat("cgnat", publicIp: "198.51.100.1", inside: mobiles, outside: api);
Net.Link(mobiles, cgnat, bandwidth: 20.Mbps, delay: 40.ms, jitter: 10.ms);
Net.Link(cgnat, api, bandwidth: 10.Gbps, delay: 10.ms);
var load = Net.OpenLoop(mobiles, api, 443, rate: 100.perSecond, timeout: 10.s, name: "phones");

Run(5.min);
Record(load.Requests, load.ConnectOk, load.Timeouts, load.ConnectLatency, api.Netstat["TcpExtPAWSPassive"]);
Expect(recycle == 0 ? load.Timeouts == 0 : load.Timeouts > 0);                              // SYNs silently dropped
Expect(recycle == 0 ? api.Netstat["TcpExtPAWSPassive"] == 0 : api.Netstat["TcpExtPAWSPassive"] > 0);
