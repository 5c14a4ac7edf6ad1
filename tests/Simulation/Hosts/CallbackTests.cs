using NetSim.Core;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Tests.Simulation;

public sealed class CallbackTests
{
    [Test]
    public void An_application_without_async_state_connects_sends_receives_and_closes()
    {
        using var world = Lab.Star(20);
        var server = world.MachineOf("server");
        var clients = new Clients();
        var echo = new EchoServer();
        echo.Listening = server.Listen(Lab.Port, 64, echo, 0);
        foreach (var number in Enumerable.Range(0, 20))
        {
            var machine = world.MachineOf((uint)number);
            var options = new ConnectOptions { Remote = server.Address, RemotePort = Lab.Port };
            var errno = machine.Dispatcher.Connect(machine, in options, clients, number, out _);
            Assert.That(errno, Is.EqualTo(Errno.None));
        }

        world.RunUntil(Lab.Seconds(1));

        Assert.That(clients.Finished, Is.EqualTo(Enumerable.Range(0, 20).Select(n => (n, Lab.Seconds(0.040)))));
        Assert.That(echo.Octets, Is.EqualTo(20 * 100));
        Assert.That(world.MachineOf(3).Descriptors, Is.Zero);
        Assert.That(server.Descriptors, Is.EqualTo(1));
    }

    private sealed class Clients : ISocketOwner
    {
        public List<(int Cookie, SimTime At)> Finished { get; } = [];

        public void OnSocketEvents(Machine machine, int socket, SocketEvents events, int cookie)
        {
            var here = machine.Dispatcher;
            if ((events & SocketEvents.Connected) != 0)
            {
                here.Send(machine, socket, 100);
            }

            if (here.Receive(machine, socket, 1_000) == 100)
            {
                Finished.Add((cookie, machine.Now));
                here.Close(machine, socket);
            }
        }
    }

    private sealed class EchoServer : ISocketOwner
    {
        public ListeningSocket? Listening { get; set; }

        public int Octets { get; private set; }

        public void OnSocketEvents(Machine machine, int socket, SocketEvents events, int cookie)
        {
            var here = machine.Dispatcher;
            if (socket == 0)
            {
                while (Listening!.Accept(this, 1, out _) == Errno.None)
                {
                }

                return;
            }

            var got = here.Receive(machine, socket, 1_000);
            if (got > 0)
            {
                Octets += got;
                here.Send(machine, socket, got);
            }
            else if (got == 0)
            {
                here.Close(machine, socket);
            }
        }
    }
}
