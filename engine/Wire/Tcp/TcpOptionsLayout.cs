using System.Runtime.CompilerServices;

namespace NetSim.Wire;

/// <summary>
/// Which options a TCP header carries, in which order and with which padding: those of Linux (v6.18,
/// tcp_options_write; measured on 6.18). A SYN carries <c>mss,sackOK,TS,nop,wscale,FO</c>; sackOK stands in the place
/// of the two nops before TS, and behind two nops of its own without timestamps. Another segment carries
/// <c>nop,nop,TS,nop,nop,sack</c>. The option of accurate ECN comes behind TS; one or two octets that it has beyond a
/// multiple of four take the place of the nops before what follows. MSS, sackOK, wscale and Fast Open exist on a SYN
/// only, SACK blocks on others only.
/// </summary>
public static class TcpOptionsLayout
{
    /// <summary>An MSS option.</summary>
    public const int MaximumSegmentSizeLength = 4;

    /// <summary>A timestamps option with the two octets before it (two nops, or sackOK).</summary>
    public const int TimestampsLength = 12;

    /// <summary>A SACK-permitted option with its two nops; none where timestamps are present.</summary>
    public const int SackPermittedLength = 4;

    /// <summary>A window scale option with its nop.</summary>
    public const int WindowScaleLength = 4;

    /// <summary>Two nops, kind and length of the SACK option, before its blocks.</summary>
    public const int SackBaseLength = 4;

    /// <summary>One SACK block.</summary>
    public const int SackBlockLength = 8;

    /// <summary>The magic number that marks kind 254 as Fast Open (RFC 6994).</summary>
    internal const ushort FastOpenMagic = 0xF989;

    internal const byte KindEnd = 0;
    internal const byte KindNop = 1;
    internal const byte KindMaximumSegmentSize = 2;
    internal const byte KindWindowScale = 3;
    internal const byte KindSackPermitted = 4;
    internal const byte KindSack = 5;
    internal const byte KindTimestamps = 8;
    internal const byte KindFastOpen = 34;
    internal const byte KindAccurateEcn0 = 172;
    internal const byte KindAccurateEcn1 = 174;
    internal const byte KindExperimental = 254;

    /// <summary>The largest window scale that counts (RFC 7323 section 2.3): a larger one is read as this.</summary>
    internal const int LargestWindowScale = 14;

    /// <summary>SACK blocks that fit beside the timestamps option (3) or without it (4).</summary>
    public static int MaximumSackBlocks(bool hasTimestamps) => hasTimestamps ? 3 : 4;

    /// <summary>Octets that <paramref name="blocks"/> SACK blocks take, padding included; 0 for none.</summary>
    public static int SackLength(int blocks) => blocks == 0 ? 0 : SackBaseLength + (blocks * SackBlockLength);

    /// <summary>Octets that a Fast Open option takes, padding included.</summary>
    /// <param name="cookieLength">Octets of the cookie, 0 to 16.</param>
    /// <param name="isExperimental">Kind 254, which has two octets of magic more than kind 34.</param>
    public static int FastOpenLength(int cookieLength, bool isExperimental) =>
        (cookieLength + (isExperimental ? 4 : 2) + 3) & ~3;

    /// <summary>
    /// Octets by which the option of accurate ECN lengthens the header: up to <paramref name="spareNops"/> of its octets
    /// take the place of nops that are there anyway, otherwise it is padded to a multiple of four
    /// (tcp_options_fit_accecn).
    /// </summary>
    /// <param name="length">Octets of the option, 2 to 11; 0: there is none.</param>
    /// <param name="spareNops">Nops before the option that follows: 0 to 2.</param>
    public static int AccurateEcnLength(int length, int spareNops) =>
        (length & 3) <= spareNops ? length & ~3 : (length + 3) & ~3;

    /// <summary>Nops before SACK blocks.</summary>
    public const int SackNops = 2;

    // Of a SYN: those before sackOK where there is no TS, or the one before wscale (tcp_synack_options_combine_saving).
    internal static int SpareNops(in Packet syn) =>
        syn.SackPermitted && !syn.HasTimestamps ? 2 : syn.WindowScale >= 0 ? 1 : 0;

    /// <summary>Octets of the options of a segment that has no extension; a multiple of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthOf(in Packet packet)
    {
        int timestamps = packet.HasTimestamps ? TimestampsLength : 0;
        return packet.Has(TcpFlags.Syn) ? LengthOfSyn(in packet, timestamps) : timestamps;
    }

    private static int LengthOfSyn(in Packet packet, int timestamps) =>
        timestamps
            + (packet.MaximumSegmentSize != 0 ? MaximumSegmentSizeLength : 0)
            + (packet.SackPermitted && !packet.HasTimestamps ? SackPermittedLength : 0)
            + (packet.WindowScale >= 0 ? WindowScaleLength : 0);

    /// <summary>
    /// Octets of the options of a segment with its extension; a multiple of four. More than
    /// <see cref="WireSizes.MaximumTcpOptions"/> cannot be sent: encoding refuses it.
    /// </summary>
    public static int LengthOf(in Packet packet, in PacketExtension extension)
    {
        int length = LengthOf(packet);
        if (!packet.Has(TcpFlags.Syn))
        {
            int spare = extension.SackBlocks != 0 ? SackNops : 0;
            return length + SackLength(extension.SackBlocks) + AccurateEcnLength(extension.AccurateEcnLength, spare);
        }

        length += AccurateEcnLength(extension.AccurateEcnLength, SpareNops(packet));

        return extension.HasFastOpen
            ? length + FastOpenLength(extension.FastOpenCookieLength, extension.FastOpenExperimental != 0)
            : length;
    }
}
