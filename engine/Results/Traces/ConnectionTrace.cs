using NetSim.Core;

namespace NetSim.Results;

/// <summary>One connection's life, seen from both ends: what text and drawing are made of.</summary>
/// <param name="Number">1 for the first connection of the run that was asked for.</param>
/// <param name="Left">Who opened it.</param>
/// <param name="Right">The other end.</param>
/// <param name="Rows">What happened, in time; equal times in the order left, right, between.</param>
/// <param name="IsCutShort">Whether more happened than is kept.</param>
public sealed record ConnectionTrace(
    int Number, TraceEnd Left, TraceEnd Right, IReadOnlyList<TraceRow> Rows, bool IsCutShort);

/// <summary>One end of a traced connection.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="Address">Address and port as this end's side of the network has them.</param>
public sealed record TraceEnd(string Host, string Address);

/// <summary>Where something happened.</summary>
public enum TraceSide : byte
{
    /// <summary>At the end that opened the connection.</summary>
    Left,

    /// <summary>At the other end.</summary>
    Right,

    /// <summary>At a node between them.</summary>
    Between,
}

/// <summary>What happened.</summary>
public enum TraceEvent : byte
{
    /// <summary>A segment left.</summary>
    Sent,

    /// <summary>A segment arrived, before the end has looked at it.</summary>
    Arrived,

    /// <summary>A segment was dropped.</summary>
    Dropped,

    /// <summary>The end entered a state.</summary>
    State,

    /// <summary>The sender changed course: recovery, time-out, probe, undo.</summary>
    Decision,
}

/// <summary>One thing that happened to a traced connection.</summary>
/// <param name="At">When.</param>
/// <param name="Side">Where.</param>
/// <param name="Event">What.</param>
/// <param name="Segment">The segment; null for states and decisions.</param>
/// <param name="Text">The state, the decision, or why a segment was dropped; else empty.</param>
/// <param name="Vitals">How that end stood when it was done with it; null where it has no sock or is no host.</param>
/// <param name="Meaning">What a decision means, in one sentence; else empty.</param>
public sealed record TraceRow(
    SimTime At, TraceSide Side, TraceEvent Event, TraceSegment? Segment, string Text, TraceVitals? Vitals,
    string Meaning = "");

/// <summary>A segment in figures relative to the initial sequence numbers.</summary>
/// <param name="Number">The same at the sender, at the receiver and where it was dropped.</param>
/// <param name="IsFromLeft">Whether the end that opened the connection sent it.</param>
/// <param name="Flags">Such as <c>SYN,ACK</c>.</param>
/// <param name="Sequence">First sequence number, 0 for the SYN.</param>
/// <param name="Acknowledgment">Acknowledgment number; null without ACK.</param>
/// <param name="Length">Octets of payload.</param>
/// <param name="Window">The window in octets, unscaled already.</param>
/// <param name="Options">Such as <c>mss 1460 sackOK ts 1/0 wscale 7</c>, or SACK blocks; empty for none.</param>
/// <param name="IsAgain">Whether the sender had sent these octets before.</param>
public sealed record TraceSegment(
    int Number,
    bool IsFromLeft,
    string Flags,
    long Sequence,
    long? Acknowledgment,
    int Length,
    long Window,
    string Options,
    bool IsAgain);

/// <summary>How an end stood.</summary>
/// <param name="State">Its state as <c>ss</c> names it.</param>
/// <param name="Cwnd">Congestion window in segments; 0 where there is none.</param>
/// <param name="Ssthresh">Slow start threshold in segments; null before any loss.</param>
/// <param name="Srtt">Smoothed round-trip time; null before the first sample.</param>
/// <param name="Timer">The armed timer, such as <c>RTO</c>, <c>TLP</c> or <c>keepalive</c>; empty for none.</param>
/// <param name="TimerAt">When it fires.</param>
/// <param name="Phase">Phase of loss recovery; empty where there is none.</param>
public sealed record TraceVitals(
    string State, int Cwnd, int? Ssthresh, Duration? Srtt, string Timer, SimTime TimerAt, string Phase);
