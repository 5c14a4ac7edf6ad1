// How does a connection open, carry data and close, seen from both ends?
//
// The client connects, sends a request of 100 octets, gets a reply of 3,000 and both ends close, the server first. The
// program prints each end's states against time, as textbooks draw them.
//
// Predict before you run: which end is ESTABLISHED first, and by how much? Which end goes through TIME-WAIT, and why that
// one? How many segments does it take in all?
//   netsim run scenarios/tutorial/handshake.csx
// Then let the client close first (-p first=client): what changes?
using static NetSim.Scenarios.Scenario;

var delay = Param("delay_ms", 10, "one-way delay in milliseconds", range: 1..1_000);
var first = Param("first", "server", "who closes first", "server", "client");

var server = Net.Host("server", ip: "192.0.2.1");
var client = Net.Host("client", ip: "192.0.2.2");
Net.Link(client, server, delay: delay.ms);

server.Listen(80, backlog: 16, async c =>
{
    await c.ReceiveExactly(100);
    await c.Send(3_000);
    if (first == "client")
    {
        while (await c.Receive() > 0) { }
    }

    c.Close();
});
client.Start(async machine =>
{
    var c = await machine.Connect(server, 80);
    await c.Send(100);
    await c.ReceiveExactly(3_000);
    if (first == "server")
    {
        while (await c.Receive() > 0) { }
    }

    c.Close();
});

var states = Watch(client, server);
Run(90.s);
Print(states.Draw(client, server));

var opener = first == "server" ? server : client;        // the first to close waits
var other = first == "server" ? client : server;
Record(server.Netstat["TcpInSegs"], client.Netstat["TcpInSegs"], client.Netstat["TcpExtTW"], server.Netstat["TcpExtTW"]);
Expect(states.When(client, TcpState.Established) == 2 * delay / 1_000.0);       // after one round trip
Expect(states.When(server, TcpState.Established) == 3 * delay / 1_000.0);       // one delay later
Expect(states.Visited(opener, TcpState.TimeWait) && !states.Visited(other, TcpState.TimeWait));
Expect(states.Passed(client, TcpState.Closed, TcpState.SynSent) && states.Passed(client, TcpState.SynSent, TcpState.Established));
Expect(states.Passed(other, TcpState.CloseWait, TcpState.LastAck) && states.Passed(other, TcpState.LastAck, TcpState.Closed));
