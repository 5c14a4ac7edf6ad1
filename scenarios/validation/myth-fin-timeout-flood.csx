// Myth: a smaller tcp_fin_timeout helps against a SYN flood. Does it?
//
// It is in many "anti-DDoS" sysctl lists. A flood's half-open connections are in SYN-RECV, and what ends them is
// net.ipv4.tcp_synack_retries; they never come near FIN-WAIT-2, the only state that tcp_fin_timeout is about. Three servers
// without cookies get the same flood: one as it is, one with tcp_fin_timeout=1, one with tcp_synack_retries=1.
//
// Predict before you run: which of the two sysctls lets some of the users in?
//   netsim run scenarios/validation/myth-fin-timeout-flood.csx
// Then switch on what really helps: -p syncookies=1
using static NetSim.Scenarios.Scenario;

var cookies = Param("syncookies", 0, "net.ipv4.tcp_syncookies of all three", range: 0..1);

var flood = Param("flood", 40, "spoofed SYNs per second to each", range: 1..100_000);

(Host Host, ScenarioListener Listener, Load Users) Flooded(string name, string sysctl, int value, string spoof)
{
    var host = Net.Host(name);
    host.Sysctl["net.ipv4.tcp_syncookies"] = cookies;
    host.Sysctl[sysctl] = value;
    var users = Net.Hosts(50, $"user-of-{name}");
    Net.Link(users, host, delay: 10.ms);
    var listener = host.Listen(80, 128, async c => { await c.Receive(); await c.Send(2_000); c.Close(); });
    Net.SynFlood(host, 80, rate: flood.perSecond, spoof: spoof, from: 1.s, until: 60.s, name: $"flood-of-{name}");
    var load = Net.OpenLoop(users, host, 80, rate: 20.perSecond, timeout: 2.s, from: 10.s, until: 58.s, name: name);
    return (host, listener, load);
}

var plain = Flooded("plain", "net.ipv4.tcp_fin_timeout", 60, "198.18.0.0/17");
var finTimeout = Flooded("fin_timeout", "net.ipv4.tcp_fin_timeout", 1, "198.18.128.0/17");
var synackRetries = Flooded("synack_retries", "net.ipv4.tcp_synack_retries", 1, "198.19.0.0/17");

Run(65.s);
var servedPlain = plain.Users.ConnectOk / plain.Users.Requests;
var servedFinTimeout = finTimeout.Users.ConnectOk / finTimeout.Users.Requests;
var servedSynackRetries = synackRetries.Users.ConnectOk / synackRetries.Users.Requests;
var queuePlain = plain.Listener.SynQueue.Between(10.s, 58.s);
var queueFinTimeout = finTimeout.Listener.SynQueue.Between(10.s, 58.s);
var queueSynackRetries = synackRetries.Listener.SynQueue.Between(10.s, 58.s);
Record(servedPlain, servedFinTimeout, servedSynackRetries, queuePlain, queueFinTimeout, queueSynackRetries);

Expect(Math.Abs(servedFinTimeout.Value - servedPlain.Value) < 0.08);          // users of the two fare alike …
Expect(Math.Abs(queueFinTimeout.Value - queuePlain.Value) < 4);               // … because the queues are alike
Expect(cookies > 0 ? servedPlain > 0.99 : servedPlain < 0.65);
Expect(servedSynackRetries > 0.95);                                           // 40 a second for 3 s are 120 of the 129 places
