using System.Runtime.CompilerServices;
using NetSim.Core;

namespace NetSim.Tcp;

// Where the bytes of TCP are: looking changes nothing.
public sealed partial class TcpStack
{
    /// <summary>Adds socks, listeners and tables of the partition's machines. Between runs.</summary>
    public void AddTo(MemoryAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        account.Add(MemoryKind.FullSock, _full);
        account.Add(MemoryKind.FullSock, 0, ObjectSize.OfArray(_markOfFull), _full.Count * (long)sizeof(uint));
        account.Add(MemoryKind.RequestSock, _requests);
        account.Add(MemoryKind.TimeWaitSock, _timeWaits);
        account.Add(MemoryKind.RecoveryExtension, _recovery);
        var used = (long)_records.Count * Unsafe.SizeOf<SendRecord>();
        account.Add(MemoryKind.SendRecord, _records.Count, _records.ReservedBytes, used);
        account.Add(MemoryKind.SendRecord, _writeBuffers);
        account.Add(MemoryKind.ReceiveExtension, _outOfOrder);
        account.Add(MemoryKind.ReceiveExtension, _ranges);
        account.Add(MemoryKind.ReceiveExtension, _options);
        _table.AddTo(account);
        account.Add(MemoryKind.Listener, 0, ObjectSize.OfList(_listeners));
        foreach (var listener in _listeners)
        {
            if (listener is not null)
            {
                account.Add(MemoryKind.Listener, 1, listener.ReservedBytes);
            }
        }
    }
}
