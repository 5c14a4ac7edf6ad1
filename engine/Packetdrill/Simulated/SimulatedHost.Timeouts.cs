using System.Buffers.Binary;
using NetSim.Wire;

namespace NetSim.Packetdrill;

// SO_RCVTIMEO and SO_SNDTIMEO: how long a call waits before it returns what it has, or that it would have to wait.
public sealed partial class SimulatedHost
{
    private const long ReceiveTimeoutOption = 20;
    private const long SendTimeoutOption = 21;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerTick = NanosecondsPerSecond / TickRate;
    private const long LongestTimeout = 1_000_000_000;
    private const int MicrosecondsPerSecond = 1_000_000;
    private const int TimevalLength = 16;

    // The value is a struct timeval, which a script writes as a text of sixteen octets: sixty-four bits of seconds, then of
    // microseconds. sock_set_timeout (v6.18) rounds up to ticks, and takes a negative time for none at all, not for ever.
    private static CallOutcome SetTimeout(SimulatedSocket socket, long option, Expression value)
    {
        var text = value switch
        {
            Text whole => whole.Value,
            Sequence { Items: [Text only] } => only.Value,
            _ => string.Empty,
        };
        if (text.Length < TimevalLength)
        {
            return Failed(Errno.EINVAL);
        }

        var octets = text.Select(static c => (byte)c).ToArray();
        var seconds = BinaryPrimitives.ReadInt64LittleEndian(octets);
        var microseconds = BinaryPrimitives.ReadInt64LittleEndian(octets.AsSpan(sizeof(long)));
        if (microseconds is < 0 or >= MicrosecondsPerSecond)
        {
            throw new NotSupportedException("A time-out has from 0 to 999,999 microseconds; the simulated host has no EDOM.");
        }

        var exact = (Math.Min(seconds, LongestTimeout) * NanosecondsPerSecond) + (microseconds * 1_000);
        var timeout = seconds < 0 ? -1 : (exact + NanosecondsPerTick - 1) / NanosecondsPerTick * NanosecondsPerTick;
        if (option == ReceiveTimeoutOption)
        {
            socket.ReceiveTimeout = timeout;
        }
        else
        {
            socket.SendTimeout = timeout;
        }

        return new(0);
    }

    // A call that would wait longer than its socket allows ends as one on a socket that does not block: with the octets that it
    // has moved, or with EAGAIN; connect() with EINPROGRESS, for the handshake goes on (inet_stream_connect).
    private CallOutcome? TryInTime(PendingCall pending)
    {
        var outcome = Try(pending);
        if (outcome is not null || TimeoutOf(pending.Call) is not (var timeout and not 0))
        {
            return outcome;
        }

        if (!IsOverdue(pending, Math.Max(0, timeout)))
        {
            return null;
        }

        if (pending.Call.Name == "connect")
        {
            return Failed(Errno.EINPROGRESS);
        }

        pending.MustNotWait = true;
        return Try(pending);
    }

    private long TimeoutOf(SystemCall call) => call.Name switch
    {
        "accept" or "read" or "recv" or "recvfrom" or "readv" or "recvmsg" =>
            TrySocket(call, out var reading, out _) ? reading.ReceiveTimeout : 0,
        "connect" or "write" or "send" or "sendto" or "writev" or "sendmsg" or "sendfile" =>
            TrySocket(call, out var writing, out _) ? writing.SendTimeout : 0,
        _ => 0,
    };
}
