namespace NetSim.Wire;

// What accurate ECN (RFC 9768) has beyond the flags of a segment.
public partial struct PacketExtension
{
    private const byte CountMask = 0x03;
    private const byte OptionBit = 0x04;
    private const byte Ect1FirstBit = 0x08;
    private const byte SynFlagBit = 0x10;

    /// <summary>The flag AE of a SYN; other segments have <see cref="Packet.AccurateEcnFlag"/>.</summary>
    public bool SynAccurateEcnFlag
    {
        readonly get => (_accurateEcn & SynFlagBit) != 0;
        set => _accurateEcn = (byte)(value ? _accurateEcn | SynFlagBit : _accurateEcn & ~SynFlagBit);
    }

    /// <summary>Whether the option is present, be it without a counter.</summary>
    public readonly bool HasAccurateEcn => (_accurateEcn & OptionBit) != 0;

    /// <summary>Octets of the option without padding: 2 to 11; 0 without the option.</summary>
    public readonly int AccurateEcnLength =>
        HasAccurateEcn ? AccurateEcnOption.LengthOf(_accurateEcn & CountMask) : 0;

    /// <summary>The option; valid while <see cref="HasAccurateEcn"/>.</summary>
    /// <param name="isSyn">Whether the segment is a SYN.</param>
    public readonly AccurateEcnOption GetAccurateEcn(bool isSyn)
    {
        EcnCounters counters = isSyn ? _synCounters : _counters;
        return new AccurateEcnOption(
            (_accurateEcn & Ect1FirstBit) != 0,
            (byte)(_accurateEcn & CountMask),
            counters.First,
            counters.Ce,
            counters.Last);
    }

    /// <summary>Writes the option.</summary>
    /// <param name="isSyn">Whether the segment is a SYN, which must have no SACK block; others have no cookie.</param>
    /// <param name="option">The counters; of each the low 24 bits count.</param>
    public void SetAccurateEcn(bool isSyn, in AccurateEcnOption option)
    {
        byte order = option.IsEct1First ? Ect1FirstBit : (byte)0;
        _accurateEcn = (byte)((_accurateEcn & SynFlagBit) | OptionBit | order | (option.Count & CountMask));
        var counters = new EcnCounters(
            option.First & AccurateEcnOption.CounterMask,
            option.Ce & AccurateEcnOption.CounterMask,
            option.Last & AccurateEcnOption.CounterMask);
        if (isSyn)
        {
            _synCounters = counters;
        }
        else
        {
            _counters = counters;
        }
    }

    // The segment does without: its counters are cleared, so that equal segments have equal extensions.
    internal void RemoveAccurateEcn(bool isSyn)
    {
        SetAccurateEcn(isSyn, default);
        _accurateEcn &= SynFlagBit;
    }

    private readonly record struct EcnCounters(uint First, uint Ce, uint Last);
}
