using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Results;

/// <summary>
/// Writes a pcapng capture (draft-ietf-opsawg-pcapng): one section, one interface per host interface, raw IPv4 packets
/// (LINKTYPE_RAW) with nanosecond stamps that count from the start of the run, shown as from 1 January 1970. The file
/// is a function of the calls: no clock and no machine is in it. Writing a packet allocates nothing.
/// </summary>
public sealed class PcapngWriter : IDisposable
{
    /// <summary>Longest comment in bytes of UTF-8; a longer one is cut.</summary>
    public const int MaximumComment = 1024;

    private const int MaximumPacket = 65_535;
    private const ushort LinkTypeRaw = 101;
    private const byte NanosecondResolution = 9;
    private const int FixedEnhancedPacketBytes = 64;

    private readonly Stream _stream;
    private readonly PcapngBlocks _blocks = new(4 * (MaximumPacket + 1));
    private readonly byte[] _packet = new byte[MaximumPacket];
    private readonly List<int> _snapLengths = [];
    private long _drained;

    /// <summary>Bytes of the file so far, those included that have not left the buffer.</summary>
    public long Written => _drained + _blocks.Length;

    /// <summary>Starts a capture.</summary>
    /// <param name="stream">An empty stream; closed in the end.</param>
    /// <param name="scenario">Name of the scenario, for the file's comment.</param>
    /// <param name="seed">Seed of the run, for the file's comment.</param>
    public PcapngWriter(Stream stream, string scenario, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(scenario);
        _stream = stream;
        _blocks.Begin(PcapngCode.SectionHeader);
        _blocks.Write32(PcapngCode.ByteOrderMagic);
        _blocks.Write16(1);
        _blocks.Write16(0);
        _blocks.Write64(ulong.MaxValue); // Section length: not stated.
        _blocks.WriteTextOption(PcapngCode.Comment, $"scenario {scenario}, seed {seed}", MaximumComment);
        _blocks.WriteTextOption(PcapngCode.SectionApplication, "NetSim", MaximumComment);
        _blocks.EndOptions();
        _blocks.End();
    }

    /// <summary>Adds an interface. May be called between packets.</summary>
    /// <param name="name">Name as Wireshark shows it, such as <c>web/eth0</c>.</param>
    /// <param name="snapLength">Octets kept of each packet, 1 to 65,535; 0, the default, keeps all.</param>
    /// <returns>The number by which <see cref="WritePacket(int, SimTime, ReadOnlySpan{byte}, int, CaptureDirection,
    /// string?)"/>
    /// knows it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The snap length is out of range.</exception>
    public int AddInterface(string name, int snapLength = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(snapLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(snapLength, MaximumPacket);
        MakeRoom(FixedEnhancedPacketBytes + MaximumComment);
        _blocks.Begin(PcapngCode.InterfaceDescription);
        _blocks.Write16(LinkTypeRaw);
        _blocks.Write16(0);
        _blocks.Write32((uint)snapLength);
        _blocks.WriteTextOption(PcapngCode.InterfaceName, name, MaximumComment);
        _blocks.WriteByteOption(PcapngCode.InterfaceTimeResolution, NanosecondResolution);
        _blocks.EndOptions();
        _blocks.End();
        _snapLengths.Add(snapLength == 0 ? MaximumPacket : snapLength);
        return _snapLengths.Count - 1;
    }

    /// <summary>Writes a packet from its octets. The file keeps the order of the calls.</summary>
    /// <param name="interfaceNumber">From <see cref="AddInterface"/>.</param>
    /// <param name="at">When it passed the interface; not negative.</param>
    /// <param name="octets">The packet from its IPv4 header on, or its beginning.</param>
    /// <param name="originalLength">Its whole length in octets, at least that of <paramref name="octets"/>.</param>
    /// <param name="direction">Which way it went, default unknown.</param>
    /// <param name="comment">A comment on this packet, such as why it was dropped; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No such interface, or a length or time is out of range.
    /// </exception>
    /// <exception cref="IOException">The stream refused the bytes.</exception>
    public void WritePacket(
        int interfaceNumber,
        SimTime at,
        ReadOnlySpan<byte> octets,
        int originalLength,
        CaptureDirection direction = CaptureDirection.Unknown,
        string? comment = null)
    {
        if ((uint)interfaceNumber >= (uint)_snapLengths.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(interfaceNumber), interfaceNumber, "no such interface");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(at.Nanoseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(originalLength, MaximumPacket);
        ArgumentOutOfRangeException.ThrowIfLessThan(originalLength, octets.Length);
        var kept = octets[..Math.Min(octets.Length, _snapLengths[interfaceNumber])];
        MakeRoom(FixedEnhancedPacketBytes + kept.Length + MaximumComment);
        _blocks.Begin(PcapngCode.EnhancedPacket);
        _blocks.Write32((uint)interfaceNumber);
        _blocks.Write32((uint)(at.Nanoseconds >> 32));
        _blocks.Write32(unchecked((uint)at.Nanoseconds)); // The low half of the stamp.
        _blocks.Write32((uint)kept.Length);
        _blocks.Write32((uint)originalLength);
        _blocks.WritePadded(kept);
        WritePacketOptions(direction, comment);
        _blocks.End();
    }

    /// <summary>Writes a packet as Wire encodes it; its payload is zeros.</summary>
    /// <param name="interfaceNumber">From <see cref="AddInterface"/>.</param>
    /// <param name="at">When it passed the interface; not negative.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="extension">Its extension, or the default when it has none.</param>
    /// <param name="direction">Which way it went, default unknown.</param>
    /// <param name="comment">A comment on this packet, such as why it was dropped; null for none.</param>
    /// <exception cref="ArgumentException">No such interface, or the packet cannot be encoded.</exception>
    /// <exception cref="IOException">The stream refused the bytes.</exception>
    public void WritePacket(
        int interfaceNumber,
        SimTime at,
        in Packet packet,
        in PacketExtension extension,
        CaptureDirection direction = CaptureDirection.Unknown,
        string? comment = null)
    {
        var length = PacketEncoder.Encode(packet, extension, _packet);
        WritePacket(interfaceNumber, at, _packet.AsSpan(0, length), length, direction, comment);
    }

    /// <summary>Hands every whole block written so far to the operating system.</summary>
    public void Flush()
    {
        Drain();
        _stream.Flush();
    }

    /// <summary>Writes what is left and closes the stream.</summary>
    public void Dispose()
    {
        try
        {
            Drain();
        }
        finally
        {
            _stream.Dispose();
        }
    }

    private void WritePacketOptions(CaptureDirection direction, string? comment)
    {
        if (comment is null && direction == CaptureDirection.Unknown)
        {
            return;
        }

        if (comment is not null)
        {
            _blocks.WriteTextOption(PcapngCode.Comment, comment, MaximumComment);
        }

        if (direction != CaptureDirection.Unknown)
        {
            _blocks.Write16(PcapngCode.PacketFlags);
            _blocks.Write16(sizeof(uint));
            _blocks.Write32((uint)direction);
        }

        _blocks.EndOptions();
    }

    private void MakeRoom(int bytes)
    {
        if (_blocks.Free < bytes)
        {
            Drain();
        }
    }

    private void Drain()
    {
        _drained += _blocks.Length;
        _blocks.Drain(_stream);
    }
}
