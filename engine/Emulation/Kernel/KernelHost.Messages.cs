using System.Runtime.InteropServices;
using NetSim.Packetdrill;

namespace NetSim.Emulation;

// sendmsg and recvmsg with their vectors and control messages.
public sealed unsafe partial class KernelHost
{
    private const int LongestControl = 1_024;
    private const int ZeroCopyFlag = 0x400_0000;
    private const int HeaderLength = 16;
    private const int TimestampingMessage = 37;
    private const int StatisticsMessage = 54;
    private const int ReceiveErrorMessage = 11;

    // The kernel reads the pages of MSG_ZEROCOPY until they are acknowledged: they stay until the conversation is over.
    private readonly List<nint> _pinned = [];

    private CallOutcome ReceiveMessage(SystemCall call, byte* buffer, long length, int flags)
    {
        var control = stackalloc byte[LongestControl];
        var hasRoom = (call.Arguments[1] as Structure)?["msg_control"] is not null;
        var vector = new Native.Vector { Base = buffer, Length = (nuint)length };
        var message = new Native.Message
        {
            Vectors = &vector, VectorCount = 1, Control = control, ControlLength = hasRoom ? (nuint)LongestControl : 0,
        };
        var outcome = Returned(Native.ReceiveMessage(Descriptor(call), &message, flags));
        if (outcome.Result < 0)
        {
            return outcome;
        }

        var messages = new Sequence(default, ReadControl(control, (int)message.ControlLength));
        return outcome with
        {
            Written = new Structure(default, [new("msg_flags", Integer(message.Flags)), new("msg_control", messages)]),
        };
    }

    private CallOutcome SendMessage(SystemCall call, int flags, byte* address)
    {
        var given = call.Arguments[1] as Structure;
        var parts = PartsOf(given?["msg_iov"]).ToList();
        var vectors = stackalloc Native.Vector[Math.Max(1, parts.Count)];
        var owned = new List<nint>();
        for (var i = 0; i < parts.Count; i++)
        {
            var memory = NativeMemory.AllocZeroed((nuint)Math.Max(1, parts[i]));
            owned.Add((nint)memory);
            vectors[i] = new() { Base = memory, Length = (nuint)parts[i] };
        }

        var control = stackalloc byte[LongestControl];
        var message = new Native.Message
        {
            Name = address, NameLength = address is null ? 0u : Native.AddressLength, Vectors = vectors, VectorCount = (nuint)parts.Count,
            Control = control, ControlLength = (nuint)WriteControl(given?["msg_control"] as Sequence, control),
        };
        var outcome = Returned(Native.SendMessage(Descriptor(call), &message, flags));
        KeepOrFree(owned, flags);
        return outcome;
    }

    private CallOutcome SendZeroCopy(SystemCall call, int length, int flags)
    {
        var memory = NativeMemory.AllocZeroed((nuint)Math.Max(1, length));
        var outcome = Returned(Native.SendTo(Descriptor(call), (byte*)memory, (nuint)length, flags, null, 0));
        KeepOrFree([(nint)memory], flags);
        return outcome;
    }

    private void KeepOrFree(List<nint> memory, int flags)
    {
        if ((flags & ZeroCopyFlag) != 0)
        {
            _pinned.AddRange(memory);
            return;
        }

        memory.ForEach(m => NativeMemory.Free((void*)m));
    }

    // struct cmsghdr: size_t length, int level, int type; each message begins at a multiple of eight.
    private static int WriteControl(Sequence? messages, byte* control)
    {
        var position = 0;
        foreach (var message in messages?.Items.OfType<Structure>() ?? [])
        {
            if (message["cmsg_level"] is not Number level || message["cmsg_type"] is not Number type
                || message["cmsg_data"] is not Number data || position + HeaderLength + 8 > LongestControl)
            {
                throw new NotSupportedException("Control messages of sendmsg() have a level, a type and a number.");
            }

            *(ulong*)(control + position) = HeaderLength + sizeof(int);
            *(int*)(control + position + 8) = (int)level.Value;
            *(int*)(control + position + 12) = (int)type.Value;
            *(long*)(control + position + HeaderLength) = (int)data.Value;
            position += HeaderLength + 8;
        }

        return position;
    }

    private List<Structure> ReadControl(byte* control, int length)
    {
        var messages = new List<Structure>();
        for (var position = 0; position + HeaderLength <= length;)
        {
            var size = (int)*(ulong*)(control + position);
            if (size < HeaderLength)
            {
                break;
            }

            var (level, type) = (*(int*)(control + position + 8), *(int*)(control + position + 12));
            var data = ReadMessage(level, type, control + position + HeaderLength, size - HeaderLength);
            messages.Add(new(default, [
                new("cmsg_level", Integer(level)), new("cmsg_type", Integer(type)), new("cmsg_data", data),
            ]));
            position += (size + 7) & ~7;
        }

        return messages;
    }

    private Expression ReadMessage(int level, int type, byte* data, int length) => (level, type) switch
    {
        (SocketLevel, TimestampingMessage) => ReadStamp(data),
        (SocketLevel, StatisticsMessage) => ReadStatistics(data, length),
        (0, ReceiveErrorMessage) => ReadError(data),
        _ => Integer(length >= 4 ? *(int*)data : *data),
    };

    // struct scm_timestamping; stamps are those of the machine's clock, the script's counts from its start.
    private Structure ReadStamp(byte* data)
    {
        var at = (*(long*)data * 1_000_000_000) + *(long*)(data + 8) - _startedAtOfDay;
        return new(default, [new("scm_sec", Integer(at / 1_000_000_000)), new("scm_nsec", Integer(at % 1_000_000_000))]);
    }

    // struct sock_extended_err
    private static Structure ReadError(byte* data) => new(default, [
        new("ee_errno", Integer(*(uint*)data)), new("ee_origin", Integer(data[4])), new("ee_type", Integer(data[5])),
        new("ee_code", Integer(data[6])), new("ee_info", Integer(*(uint*)(data + 8))), new("ee_data", Integer(*(uint*)(data + 12))),
    ]);

    // struct nlattr: length and type in two octets each; each attribute begins at a multiple of four.
    private static Structure ReadStatistics(byte* data, int length)
    {
        var fields = new List<Field>();
        for (var position = 0; position + 4 <= length;)
        {
            var (size, type) = (*(ushort*)(data + position), *(ushort*)(data + position + 2));
            if (size < 4)
            {
                break;
            }

            if (type > 0 && type <= StructureFields.Statistics.Count)
            {
                var value = data + position + 4;
                fields.Add(new(StructureFields.Statistics[type - 1], Integer((size - 4) switch
                {
                    8 => *(long*)value,
                    4 => *(uint*)value,
                    2 => *(ushort*)value,
                    _ => *value,
                })));
            }

            position += (size + 3) & ~3;
        }

        return new(default, fields);
    }
}
