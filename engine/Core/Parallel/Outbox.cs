namespace NetSim.Core;

/// <summary>
/// What one partition sends to one other during one window. The sender alone writes it in window w, the receiver alone
/// reads and empties it in window w + 1; two of them, by the parity of w, make that one phase per window.
/// </summary>
/// <remarks>
/// <para>Algorithm: single-writer mailboxes, as in conservative simulators with one mailbox per pair of logical
/// processes (UNISON's m_mailbox), double-buffered as a graphics card's frames are, so that writing window w and
/// reading window w - 1 may overlap.</para>
/// <para>Invariant: whatever is in a box was written in one window, <see cref="Window"/>, and is read in the next. A
/// reader that came too early finds another window's number and stops the run; a writer that finds the events of an
/// earlier window does.</para>
/// <para>No atomic operation, because no box is ever touched by two threads within a window: the sender's writes
/// of window w come before its decrement of the crew's counter (release), the receiver's reads of window w + 1 after it
/// read the round (acquire) that was published by whoever saw all decrements. Emptying in w + 1 comes before writing in
/// w + 2 in the same way.</para>
/// </remarks>
internal sealed class Outbox
{
    private Event[] _events = new Event[16];
    private Extension[] _extensions = [];
    private int _extensionCount;

    /// <summary>The window in which it was filled.</summary>
    public long Window { get; private set; } = -1;

    public int Count { get; private set; }

    /// <summary>Bytes allocated.</summary>
    public long ReservedBytes =>
        ObjectSize.Of<Outbox>() + ObjectSize.OfArray(_events) + ObjectSize.OfArray(_extensions);

    /// <summary>Earliest time in it.</summary>
    public long NextTime { get; private set; } = long.MaxValue;

    public ReadOnlySpan<Event> Events => _events.AsSpan(0, Count);

    /// <summary>
    /// The extension that travels with an event, by value; the event's reference indexes this outbox.
    /// </summary>
    public ref readonly Extension ExtensionAt(int index) => ref _extensions[index];

    public void Add(long window, in Event item)
    {
        if (Count == 0)
        {
            Window = window;
        }

        // A receiver that had missed its window would find two windows in one box.
        Invariant.Require(Window == window);
        if (Count == _events.Length)
        {
            Array.Resize(ref _events, Count * 2);
        }

        _events[Count++] = item;
        NextTime = Math.Min(NextTime, item.At);
    }

    public int AddExtension(in Extension extension)
    {
        if (_extensionCount == _extensions.Length)
        {
            Array.Resize(ref _extensions, Math.Max(16, _extensionCount * 2));
        }

        _extensions[_extensionCount] = extension;
        return _extensionCount++;
    }

    public void Clear()
    {
        Count = 0;
        _extensionCount = 0;
        NextTime = long.MaxValue;
    }
}
