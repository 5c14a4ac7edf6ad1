namespace NetSim.Results;

/// <summary>
/// Numbers of draft-ietf-opsawg-pcapng that we use: block types (section 4) and option codes (3.5, 4.1 to 4.3).
/// </summary>
internal static class PcapngCode
{
    public const uint SectionHeader = 0x0A0D0D0A;
    public const uint InterfaceDescription = 1;
    public const uint EnhancedPacket = 6;
    public const uint ByteOrderMagic = 0x1A2B3C4D;

    public const ushort EndOfOptions = 0;
    public const ushort Comment = 1;
    public const ushort SectionApplication = 4;
    public const ushort InterfaceName = 2;
    public const ushort InterfaceTimeResolution = 9;
    public const ushort PacketFlags = 2;
}
