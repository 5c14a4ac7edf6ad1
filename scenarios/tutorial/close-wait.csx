// Whose fault is a CLOSE-WAIT, and what makes it go away?
//
// Ten clients ask, get their answer and close. The program on the server never calls close(): its sockets stay in CLOSE-WAIT, which
// means "the peer is done; waiting for MY application".
//
// Predict before you run: how many CLOSE-WAIT does the server have after a minute, and after two hours? What do the clients see in the
// meantime (netsim ss … --host 'client[0]' --at 30s)? Which sysctl shortens it?
//   netsim run scenarios/tutorial/close-wait.csx
// The answer to the last question is: none. Let the program close (-p fixed=1), and they never show up.
using static NetSim.Scenarios.Scenario;

var closes = Param("fixed", 0, "whether the server's program closes its connections", range: 0..1);

var server = Net.Host("server", ip: "192.0.2.1");
var clients = Net.Hosts(10, "client");
Net.Link(clients, server, delay: 10.ms);
foreach (var name in new[] { "tcp_fin_timeout", "tcp_keepalive_time", "tcp_keepalive_intvl" })
{
    server.Sysctl[$"net.ipv4.{name}"] = 5;                  // all the dials that people turn
}

server.Listen(80, backlog: 16, async c =>
{
    await c.ReceiveExactly(100);
    await c.Send(1_000);
    while (await c.Receive() > 0) { }
    if (closes == 1)
    {
        c.Close();
        return;
    }

    await Sleep(3.hours);                                   // the leak: the end of the stream was seen, and nothing done about it
});
clients.Each((client, i) => client.Start(async m =>
{
    await Sleep((1 + i).s);
    var c = await m.Connect(server, 80);
    await c.Send(100);
    await c.ReceiveExactly(1_000);
    c.Close();
}));

var leaked = server.Sockets(TcpState.CloseWait);
var waits = clients[0].Sockets(TcpState.FinWait2);
Run(60.s);
var afterAMinute = leaked.Last;
Run(2.hours);
Record(afterAMinute, leaked.Last);
Expect(closes == 1 ? leaked.Last == 0 : afterAMinute == 10 && leaked.Last == 10);
Expect(waits.Last == 0);                                    // the clients' kernels gave up after tcp_fin_timeout, 60 s
