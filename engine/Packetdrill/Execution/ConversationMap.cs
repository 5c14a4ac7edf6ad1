using NetSim.Wire;

namespace NetSim.Packetdrill;

/// <summary>
/// What ties a script's numbers to those of the live connection: addresses and ports, initial sequence numbers of both
/// sides, and time stamps. One for each socket under test.
/// </summary>
internal sealed class ConversationMap
{
    private readonly Dictionary<uint, uint> _liveTimestamps = [];
    private uint? _remoteIsn;
    private (uint Script, uint Live)? _localIsn;
    private (uint Script, uint Live)? _firstTimestamp;

    /// <summary>The script's side of the connection.</summary>
    public (Ipv4Address Address, ushort Port) Remote { get; set; }

    /// <summary>The host's side.</summary>
    public (Ipv4Address Address, ushort Port) Local { get; set; }

    /// <summary>Whether both ends are known.</summary>
    public bool HasTuple { get; set; }

    /// <summary>Notes the script's first SYN, whose number is used as it is written.</summary>
    public void NoteRemoteSyn(uint sequence) => _remoteIsn ??= sequence;

    /// <summary>Notes the host's first SYN.</summary>
    public void NoteLocalSyn(uint script, uint live) => _localIsn ??= (script, live);

    /// <summary>Whether a segment of the host belongs to the connection.</summary>
    public bool Owns(Segment segment) =>
        segment.Source == Local.Address && segment.SourcePort == Local.Port
        && segment.Destination == Remote.Address && segment.DestinationPort == Remote.Port;

    /// <summary>Numbers of the host's side: from the script's to the live one, SYNs being absolute.</summary>
    public uint LocalToLive(uint script, bool isSyn)
    {
        var (scriptIsn, liveIsn) = _localIsn ?? (0, 0);
        return unchecked(isSyn ? script - scriptIsn + liveIsn : script + liveIsn);
    }

    /// <summary>The other way.</summary>
    public uint LocalToScript(uint live, bool isSyn)
    {
        var (scriptIsn, liveIsn) = _localIsn ?? (0, 0);
        return unchecked(isSyn ? live - liveIsn + scriptIsn : live - liveIsn);
    }

    /// <summary>Numbers of the script's side.</summary>
    public uint RemoteToLive(uint script, bool isSyn) => unchecked(isSyn ? script : script + (_remoteIsn ?? 0));

    /// <summary>The other way.</summary>
    public uint RemoteToScript(uint live, bool isSyn) => unchecked(isSyn ? live : live - (_remoteIsn ?? 0));

    /// <summary>Notes which live TSval stands for a script's.</summary>
    public void NoteTimestamp(uint script, uint live)
    {
        _firstTimestamp ??= (script, live);
        _liveTimestamps[script] = live;
    }

    /// <summary>The live TSval for an echo of the script; false when no line had that value.</summary>
    public bool TryEcho(uint script, bool isScaled, out uint live)
    {
        if (isScaled && _firstTimestamp is { } first)
        {
            live = unchecked(script - first.Script + first.Live);
            return true;
        }

        return _liveTimestamps.TryGetValue(script, out live);
    }

    /// <summary>A live TSval in the script's numbers.</summary>
    public uint TimestampToScript(uint live) =>
        _firstTimestamp is { } first ? unchecked(live - first.Live + first.Script) : live;
}
