// Myth: tcp_tw_reuse=1 rids a server of its TIME-WAIT sockets. Does it?
//
// Two servers close their connections first and so keep TIME-WAIT; one of them has net.ipv4.tcp_tw_reuse=1. The sysctl is
// read by connect(), when it looks for a local port: only the side that opens connections can use it, and a server opens
// none. What a server keeps in TIME-WAIT costs it some memory and no port. A client that closes first, however, runs out
// of its 100 ports, and there the sysctl helps, from one second after each close.
//
// Predict before you run: how many TIME-WAIT sockets has each server after 30 s at 20 connections a second? Which of the
// two clients sees EADDRNOTAVAIL?
//   netsim run scenarios/validation/myth-tw-reuse-server.csx
using static NetSim.Scenarios.Scenario;

var rate = Param("rate", 20, "connections per second of each client", range: 5..90);

(Host Server, Host Client, Load Load) Pair(string name, int serverReuse, int clientReuse, bool serverCloses)
{
    var server = Net.Host($"{name} server");
    var client = Net.Host($"{name} client");
    Net.Link(client, server, delay: 5.ms);
    server.Sysctl["net.ipv4.tcp_tw_reuse"] = serverReuse;
    client.Sysctl["net.ipv4.tcp_tw_reuse"] = clientReuse;
    client.Sysctl["net.ipv4.ip_local_port_range"] = serverCloses ? "32768 60999" : "40000 40099";   // 100 ports
    server.Listen(80, backlog: 128, async c =>
    {
        await c.ReceiveExactly(300);
        await c.Send(1_000);
        if (!serverCloses) { while (await c.Receive() > 0) { } }
        c.Close();
    });
    var load = Net.OpenLoop(client, server, 80, rate: rate.perSecond, timeout: 5.s, request: 300, response: 1_000, name: name);
    return (server, client, load);
}

var untouched = Pair("untouched", serverReuse: 0, clientReuse: 0, serverCloses: true);
var tuned = Pair("tuned", serverReuse: 1, clientReuse: 0, serverCloses: true);
var without = Pair("without", serverReuse: 0, clientReuse: 0, serverCloses: false);
var with = Pair("with", serverReuse: 0, clientReuse: 1, serverCloses: false);

Run(30.s);
var timeWaitUntouched = untouched.Server.Sockets(TcpState.TimeWait).Last;
var timeWaitTuned = tuned.Server.Sockets(TcpState.TimeWait).Last;
var errorsWithout = without.Load.Errors(Errno.EADDRNOTAVAIL);
var errorsWith = with.Load.Errors(Errno.EADDRNOTAVAIL);
Record(timeWaitUntouched, timeWaitTuned, tuned.Server.Netstat["TcpExtTWRecycled"],
    errorsWithout, errorsWith, with.Client.Netstat["TcpExtTWRecycled"]);

Expect(Math.Abs(timeWaitTuned.Value - timeWaitUntouched.Value) <= 1);           // their clients' phases differ by one at most
Expect(timeWaitTuned > 30 * rate - 5);                                          // every connection of the 30 s is still there
Expect(tuned.Server.Netstat["TcpExtTWRecycled"] == 0);
Expect(errorsWithout > 0);                                                      // 100 ports, 60 s each
Expect(errorsWith == 0 && with.Client.Netstat["TcpExtTWRecycled"] > 0);
