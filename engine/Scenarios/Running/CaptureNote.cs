using NetSim.Core;
using NetSim.Network;
using NetSim.Results;
using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>What a capture saw of a packet.</summary>
internal enum CaptureEvent : byte
{
    Sent,
    Arrived,
    Corrupted,
    Dropped,
}

/// <summary>A packet as it was seen at one node.</summary>
/// <param name="At">When.</param>
/// <param name="Packet">The packet.</param>
/// <param name="Extension">Its rare part; cleared when it has none.</param>
/// <param name="Link">The link that it came by or was given to; null for loopback, or when it never met one.</param>
/// <param name="Event">What was seen.</param>
/// <param name="Reason">Why it was dropped.</param>
internal readonly record struct CaptureNote(
    SimTime At, Packet Packet, PacketExtension Extension, Link? Link, CaptureEvent Event, SendOutcome Reason)
{
    public readonly Packet Packet = Packet;
    public readonly PacketExtension Extension = Extension;

    /// <summary>Octets on the wire.</summary>
    public int Length => Packet.WireLengthWith(in Extension);

    /// <summary>Which way it went. What a link dropped had been sent; the rest had only arrived.</summary>
    public CaptureDirection Direction => Event switch
    {
        CaptureEvent.Sent => CaptureDirection.Outbound,
        CaptureEvent.Dropped => Link is null ? CaptureDirection.Unknown : CaptureDirection.Outbound,
        _ => CaptureDirection.Inbound,
    };

    /// <summary>What is worth saying about the packet; null when it just passed.</summary>
    public string? Comment => Event switch
    {
        CaptureEvent.Corrupted => "checksum fails: damaged on the link",
        CaptureEvent.Dropped => $"dropped: {Why}{(Link is null ? string.Empty : $" ({Link.Name})")}",
        _ => null,
    };

    private string Why => Reason switch
    {
        SendOutcome.Lost => "lost on the link",
        SendOutcome.QueueDropped => "queue full",
        SendOutcome.EarlyDropped => "chosen by queue management",
        SendOutcome.NoRoute => "no route",
        SendOutcome.Expired => "older than MSL",
        SendOutcome.LinkDown => "link down",
        SendOutcome.TooBig => "longer than the MTU",
        SendOutcome.TimeToLiveExceeded => "time to live used up",
        SendOutcome.Untranslatable => "not translated by the NAT",
        _ => Reason.ToString(),
    };
}
