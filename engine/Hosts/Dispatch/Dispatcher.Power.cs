using NetSim.Wire;

namespace NetSim.Hosts;

// What becomes of the sockets of a machine that loses power.
public sealed partial class Dispatcher
{
    /// <summary>
    /// Ends all sockets of a machine: those of handlers silently, those of called-back applications with ENETDOWN, of which
    /// these hear before the call returns.
    /// </summary>
    internal void PowerOff(Machine machine)
    {
        BeginCall();
        foreach (IProcessSocket socket in machine.ExtrasIfAny?.Datagrams?.Sockets.ToArray() ?? [])
        {
            socket.Vanish();
        }

        foreach (var socket in ProcessSocketsOf(machine))
        {
            socket.Vanish();
        }

        Stack.PowerOff(machine.Tcp);
        EndCall();
    }

    /// <summary>Frees a stream socket's record, full sock and descriptor without a packet; 0 when it has no sock.</summary>
    internal void Forget(Machine machine, int socket)
    {
        if (socket != 0)
        {
            var record = Stack.Sock(socket).Owner;
            Stack.Sock(socket).Owner = 0;
            Forget(machine, record, socket);
        }
    }

    /// <summary>Frees a record and its descriptor, and the full sock if there is one.</summary>
    internal void Forget(Machine machine, int record, int socket)
    {
        if (socket != 0)
        {
            Stack.PowerOff(machine.Tcp, socket);
        }

        Detach(record);
        machine.LoseDescriptor();
    }

    // By local and remote port: records lie in the order in which the partition happened to take them.
    private List<IProcessSocket> ProcessSocketsOf(Machine machine)
    {
        var found = new List<(FourTuple Tuple, IProcessSocket Socket)>();
        for (var index = 1; index < _owners.Limit; index++)
        {
            ref var record = ref _owners[index];
            if (record.Owner is IProcessSocket socket && record.Machine == machine)
            {
                found.Add((record.Socket == 0 ? default : Stack.Sock(record.Socket).Tuple, socket));
            }
        }

        found.Sort(static (a, b) => KeyOf(a.Tuple).CompareTo(KeyOf(b.Tuple)));
        return found.ConvertAll(static f => f.Socket);

        static (uint Remote, uint Ports) KeyOf(FourTuple tuple) =>
            (tuple.Remote.Value, ((uint)tuple.LocalPort << 16) | tuple.RemotePort);
    }
}
