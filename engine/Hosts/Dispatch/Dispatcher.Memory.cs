using NetSim.Core;

namespace NetSim.Hosts;

// What one partition has allocated for sockets and handlers.
public sealed partial class Dispatcher
{
    private int _createdRoots;
    private int _createdSockets;

    /// <summary>Adds it. Between runs.</summary>
    internal void AddTo(MemoryAccount account)
    {
        Stack.AddTo(account);
        Forwarding.AddTo(account);
        account.Add(MemoryKind.SocketOwner, _owners);
        account.Add(MemoryKind.SocketOwner, 0, ObjectSize.OfArray(_ready));
        account.Add(MemoryKind.Handler, 0, _sleepers.ReservedBytes + _starters.ReservedBytes
            + _slices.ReservedBytes + _datagramWaits.ReservedBytes);
        account.Add(MemoryKind.Handler, 0, _createdRoots * ObjectSize.Of<HandlerRoot>());
        account.Add(MemoryKind.Handler, 0, _createdSockets * ObjectSize.Of<StreamSocket>());
        Handlers.AddTo(account);
    }
}
