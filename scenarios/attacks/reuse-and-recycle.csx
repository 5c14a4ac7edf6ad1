// Do tcp_tw_reuse and tcp_tw_recycle conflict?
//
// A proxy with few local ports opens many connections to a server whose kernel still has tcp_tw_recycle (it went with Linux 4.12); 500 phones
// behind one address use the same server. tcp_tw_reuse belongs to whoever opens connections, the proxy; tcp_tw_recycle to whoever gets
// them, the server.
//
// Predict before you run: fill in the table of two times two before the program does. Which setting saves the proxy from EADDRNOTAVAIL? Which
// one locks phones out? Does either of them touch what the other does?
//   netsim run scenarios/attacks/reuse-and-recycle.csx -p tw_reuse=0,1 -p tw_recycle=0,1
using static NetSim.Scenarios.Scenario;

Kernel("linux-3.10");                                       // timestamp clocks that start at boot, and a recycle to switch on
var reuse = Param("tw_reuse", 0, "net.ipv4.tcp_tw_reuse of the proxy", range: 0..1);
var recycle = Param("tw_recycle", 0, "net.ipv4.tcp_tw_recycle of the server", range: 0..1);

var server = Net.Host("server", ip: "203.0.113.20");
server.Sysctl["net.ipv4.tcp_tw_recycle"] = recycle;
server.Sysctl["net.core.somaxconn"] = 4_096;
server.Listen(443, backlog: 4_096, async c => { await c.Receive(); await c.Send(1_000); while (await c.Receive() > 0) { } c.Close(); });
server.Listen(444, backlog: 4_096, async c => { await c.Receive(); await c.Send(1_000); c.Close(); });

// The proxy closes first, so that the TIME-WAITs are its own: 1 000 ports, 60 s each.
var proxy = Net.Host("proxy", ip: "203.0.113.30");
proxy.Sysctl["net.ipv4.ip_local_port_range"] = "10000 10999";
proxy.Sysctl["net.ipv4.tcp_tw_reuse"] = reuse;
Net.Link(proxy, server, delay: 1.ms);
var opened = Counter("proxy.opened");
var portless = Counter("proxy.EADDRNOTAVAIL");
proxy.Start(async m =>
{
    for (var i = 0; i < 3_000; i++)
    {
        await Sleep(20.ms);
        try
        {
            var c = await m.Connect(server, 443);
            await c.Send(100);
            await c.ReceiveExactly(1_000);
            c.Close();
            opened.Add();
        }
        catch (SocketError e) when (e.Errno == Errno.EADDRNOTAVAIL) { portless.Add(); }
    }
});

var phones = Net.Hosts(500, "phone").Each((h, i) => h.Uptime = (1 + i * i * 31 % 500).hours);
var nat = Net.Nat("nat", publicIp: "198.51.100.1", inside: phones, outside: server);
Net.Link(phones, nat, bandwidth: 20.Mbps, delay: 20.ms);
Net.Link(nat, server, bandwidth: 10.Gbps, delay: 10.ms);
var load = Net.OpenLoop(phones, server, 444, rate: 50.perSecond, timeout: 10.s, name: "phones");

Run(2.min);
Record(opened, portless, load.ConnectOk, load.Timeouts, server.Netstat["TcpExtPAWSPassive"], proxy.Netstat["TcpExtTWRecycled"]);
Expect(reuse == 1 ? portless == 0 : portless > 0);          // whatever the server has
Expect(recycle == 1 ? load.Timeouts > 100 : load.Timeouts == 0);   // whatever the proxy has
