// Myth: raising tcp_max_syn_backlog makes room in the SYN queue. Does it?
//
// Four servers with a backlog of 128 are flooded alike. Two have SYN cookies (the default), two have not; of each pair one
// has net.ipv4.tcp_max_syn_backlog=64 and the other a hundred times as much. The SYN queue's limit is the listener's
// backlog, min(listen(), net.core.somaxconn), and one more fits. tcp_max_syn_backlog enters in one place only: without
// cookies, SYNs of strangers are dropped when less than a quarter of it is free. With cookies it is not even looked at.
//
// Predict before you run: how many half-open connections does each of the four hold - 49, 64, 128, 129 or 6,400?
//   netsim run scenarios/validation/myth-max-syn-backlog.csx
// Then: what has to be raised together with it? Try -p backlog=1024
using static NetSim.Scenarios.Scenario;

var backlog = Param("backlog", 128, "what each server gives to listen()", range: 64..4096);
var small = Param("small", 64, "the smaller net.ipv4.tcp_max_syn_backlog", range: 8..100_000);
var large = Param("large", 6_400, "the larger net.ipv4.tcp_max_syn_backlog", range: 8..100_000);

(Host Host, ScenarioListener Listener) Flooded(string name, int cookies, int maxSynBacklog, string spoof)
{
    var host = Net.Host(name);
    host.Sysctl["net.ipv4.tcp_syncookies"] = cookies;
    host.Sysctl["net.ipv4.tcp_max_syn_backlog"] = maxSynBacklog;
    var listener = host.Listen(80, backlog, async c => c.Close());
    Net.SynFlood(host, 80, rate: 4_000.perSecond, spoof: spoof, until: 2.s, name: $"flood-of-{name}");
    return (host, listener);
}

var cookiesSmall = Flooded("cookies-small", 1, small, "198.18.0.0/18");
var cookiesLarge = Flooded("cookies-large", 1, large, "198.18.64.0/18");
var noneSmall = Flooded("none-small", 0, small, "198.18.128.0/18");
var noneLarge = Flooded("none-large", 0, large, "198.18.192.0/18");

Run(3.s);
var withCookiesSmall = cookiesSmall.Listener.SynQueue.Max;
var withCookiesLarge = cookiesLarge.Listener.SynQueue.Max;
var withoutSmall = noneSmall.Listener.SynQueue.Max;
var withoutLarge = noneLarge.Listener.SynQueue.Max;
var cookiesSentSmall = cookiesSmall.Host.Netstat["TcpExtSyncookiesSent"];
var cookiesSentLarge = cookiesLarge.Host.Netstat["TcpExtSyncookiesSent"];
Record(withCookiesSmall, withCookiesLarge, withoutSmall, withoutLarge, cookiesSentSmall, cookiesSentLarge);

Expect(withCookiesSmall == backlog + 1 && withCookiesLarge == backlog + 1);              // alike: it is not looked at
Expect(cookiesSentSmall == cookiesSentLarge);
Expect(withoutSmall == Math.Min(backlog + 1, small - small / 4 + 1));                    // the last quarter is kept free
Expect(withoutLarge == Math.Min(backlog + 1, large - large / 4 + 1));                    // and the backlog bounds the rest
