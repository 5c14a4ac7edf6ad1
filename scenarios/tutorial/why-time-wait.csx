// What is TIME-WAIT for?
//
// A request is held up in the network for half a minute (a router that forgot it for a while). The client's TCP sends it again, the connection
// does its work and closes. Later the same two ports are used for a new connection, and then the old request arrives at last.
// In TIME-WAIT the first to close keeps the pair of ports out of use until nothing old can be on its way: twice the longest life of a
// segment (MSL). Linux waits 60 s, which is right for an MSL of 30 s.
//
// Predict before you run: the network lets segments live for 120 s. With TIME-WAIT as it is, when does the client get its new connection, and
// whom does the old segment meet? And when TIME-WAIT is abolished (tcp_max_tw_buckets=0)?
//   netsim run scenarios/tutorial/why-time-wait.csx -p time_wait=1,0
// Then let the network forget after 20 s (-p msl_s=20): the old segment dies on its way, and cutting TIME-WAIT short does no harm.
// Sequence numbers and timestamps make it improbable that the new connection takes the old octets for its own. They are a second line of
// defence: the first one is that there is nobody whom an old segment could meet.
using static NetSim.Scenarios.Scenario;

var waits = Param("time_wait", 1, "whether there is TIME-WAIT: 0 sets tcp_max_tw_buckets to 0", range: 0..1);
var msl = Param("msl_s", 120, "how long the network lets a segment live, in seconds", range: 1..600);
const int Port = 5_000;

Net.Msl = msl.s;
var client = Net.Host("client", ip: "192.0.2.1");
var server = Net.Host("server", ip: "192.0.2.2");
foreach (var host in new[] { client, server })
{
    host.Sysctl["net.ipv4.tcp_timestamps"] = 0;             // with them, connect() would dare to take over a TIME-WAIT
    host.Sysctl["net.ipv4.tcp_max_tw_buckets"] = waits == 1 ? 10_000 : 0;
}

var link = Net.Link(client, server, delay: 10.ms);
server.Listen(80, backlog: 16, async c =>
{
    await c.ReceiveExactly(100);
    await c.Send(200);
    while (await c.Receive() > 0) { }
    c.Close();
});
var reconnected = Histogram("client.reconnected");
client.Start(async m =>
{
    var first = await m.Connect(server, 80, localPort: Port);
    await Sleep(2.s - (Now - SimTime.Zero));
    await first.Send(100);                                  // the one that is held up; it goes again after a time-out
    await first.ReceiveExactly(200);
    first.Close();
    while (true)
    {
        await Sleep(1.s);
        try
        {
            var second = await m.Connect(server, 80, localPort: Port);
            reconnected.Record(Now - SimTime.Zero);
            await Sleep(10.min);
        }
        catch (SocketError e) when (e.Errno is Errno.EADDRNOTAVAIL or Errno.EADDRINUSE) { }
    }
});
At(1_990.ms, () => link.From(client).Delay = 30.s);         // what is sent now takes half a minute
At(2_010.ms, () => link.From(client).Delay = 10.ms);

Run(100.s);

// A segment that belongs to no number of the connection is answered and counted as if our own ACK had been lost.
var met = server.Netstat["TcpExtDelayedACKLost"];
Record(met, reconnected);
Expect(waits == 1 ? reconnected.Max > 30 : reconnected.Max < 5);
Expect(met == (waits == 0 && msl > 30 ? 1 : 0));            // the old request at the new connection, or at nobody
