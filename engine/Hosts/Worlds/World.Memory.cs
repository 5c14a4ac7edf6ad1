using NetSim.Core;
using NetSim.Tcp;

namespace NetSim.Hosts;

// Where a simulation's bytes are: what `netsim run --memory` prints.
public sealed partial class World
{
    /// <summary>
    /// Accounts all bytes by kind: engine, network, TCP, machines and their handlers; traffic and a script's own objects
    /// are added by the rooms above. Between runs; looking changes nothing.
    /// </summary>
    public MemoryAccount Memory()
    {
        var account = new MemoryAccount();
        Engine.AddTo(account);
        Network.AddTo(account);
        account.Add(MemoryKind.Node, 0, ObjectSize.OfArray(_machines) + ObjectSize.OfArray(_partitionOf));
        account.Add(MemoryKind.Group, 0, ObjectSize.OfDictionary(_groups));
        foreach (var dispatcher in _dispatchers)
        {
            dispatcher.AddTo(account);
        }

        foreach (var group in Groups())
        {
            group.AddTo(account);
        }

        AddMachines(account);
        return account;
    }

    private void AddMachines(MemoryAccount account)
    {
        var machineBytes = ObjectSize.Of<Machine>();
        var tcpBytes = ObjectSize.Of<TcpHost>();
        foreach (var machine in MachinesInUse(0, _machines.Length))
        {
            account.Add(MemoryKind.Machine, 1, machineBytes + (machine.IsInUse ? tcpBytes : 0));
            machine.AddTo(account);
        }
    }
}
