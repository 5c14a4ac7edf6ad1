using NetSim.Packetdrill;

namespace NetSim.Emulation;

// Reading and writing; buffers are zeros, and what is read is not looked at.
public sealed unsafe partial class KernelHost
{
    private CallOutcome Receive(SystemCall call)
    {
        var (length, flags) = TransferOf(call);
        var buffer = new byte[Math.Max(1, length)];
        fixed (byte* start = buffer)
        {
            if (call.Name == "read")
            {
                return Returned(Native.Read(Descriptor(call), start, (nuint)length));
            }

            return call.Name == "recvmsg"
                ? ReceiveMessage(call, start, length, flags)
                : Returned(Native.Receive(Descriptor(call), start, (nuint)length, flags));
        }
    }

    private CallOutcome Send(SystemCall call)
    {
        var (length, flags) = TransferOf(call);
        var buffer = new byte[Math.Max(1, length)];
        fixed (byte* start = buffer)
        {
            if (call.Name is "write" or "writev")
            {
                return Returned(Native.Write(Descriptor(call), start, (nuint)length));
            }

            var address = stackalloc byte[Native.AddressLength];
            var hasAddress = call.Name switch
            {
                "sendto" => call.Arguments.Count > 4 && call.Arguments[4] is not Number { Value: 0 },
                "sendmsg" => call.Arguments[1] is Structure message && message["msg_name"] is not null,
                _ => false,
            };
            if (hasAddress)
            {
                WriteAddress(call.Name == "sendto" ? call.Arguments[4] as Structure : null, address, isLocal: false);
            }

            if (call.Name == "sendmsg")
            {
                return SendMessage(call, flags, hasAddress ? address : null);
            }

            if ((flags & ZeroCopyFlag) != 0 && !hasAddress)
            {
                return SendZeroCopy(call, length, flags);
            }

            return Returned(Native.SendTo(
                Descriptor(call), start, (nuint)length, flags, hasAddress ? address : null, hasAddress ? Native.AddressLength : 0));
        }
    }

    private static (int Length, int Flags) TransferOf(SystemCall call) => call.Name switch
    {
        "readv" or "writev" => (VectorOf(call.Arguments[1]), 0),
        "recvmsg" or "sendmsg" => (
            call.Arguments[1] is Structure message && message["msg_iov"] is { } vector ? VectorOf(vector) : 0, (int)Whole(call, 2)),
        "read" or "write" => ((int)Whole(call, 2), 0),
        _ => ((int)Whole(call, 2), (int)Whole(call, 3)),
    };

    private static int VectorOf(Expression vector) => PartsOf(vector).Sum();

    // The lengths in [{..., 40}, {..., 100}].
    private static IEnumerable<int> PartsOf(Expression? vector) => (vector as Sequence)?.Items.OfType<Structure>()
        .Select(e => e.Fields.Count > 0 && e.Fields[^1].Value is Number n ? (int)n.Value : 0) ?? [];
}
