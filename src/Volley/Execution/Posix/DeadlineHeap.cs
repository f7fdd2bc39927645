namespace Volley.Execution.Posix;

/// <summary>The children with a deadline, the earliest first. A child knows its place, so that it leaves at once when it ends.</summary>
internal sealed class DeadlineHeap
{
    private readonly List<SpawnedChild> _heap = [];

    /// <summary>The child that is due first, or <see langword="null"/>.</summary>
    public SpawnedChild? First => _heap.Count > 0 ? _heap[0] : null;

    /// <summary>Puts a child where its deadline belongs; out of the heap where it has none.</summary>
    /// <param name="child">The child, its deadline possibly changed.</param>
    public void Update(SpawnedChild child)
    {
        if (child.Due == SpawnedChild.Never)
        {
            Remove(child);
            return;
        }

        if (child.HeapIndex < 0)
        {
            child.HeapIndex = _heap.Count;
            _heap.Add(child);
        }

        Down(Up(child.HeapIndex));
    }

    /// <summary>Takes a child out, where it is in.</summary>
    /// <param name="child">The child.</param>
    public void Remove(SpawnedChild child)
    {
        var index = child.HeapIndex;
        if (index < 0)
            return;
        var last = _heap.Count - 1;
        Place(_heap[last], index);
        _heap.RemoveAt(last);
        child.HeapIndex = -1;
        if (index < last)
            Down(Up(index));
    }

    private int Up(int index)
    {
        var child = _heap[index];
        for (var parent = (index - 1) / 2; index > 0 && child.Due < _heap[parent].Due; parent = (index - 1) / 2)
        {
            Place(_heap[parent], index);
            index = parent;
        }

        Place(child, index);
        return index;
    }

    private void Down(int index)
    {
        var child = _heap[index];
        while (true)
        {
            var next = (2 * index) + 1;
            if (next + 1 < _heap.Count && _heap[next + 1].Due < _heap[next].Due)
                next++;
            if (next >= _heap.Count || _heap[next].Due >= child.Due)
                break;
            Place(_heap[next], index);
            index = next;
        }

        Place(child, index);
    }

    private void Place(SpawnedChild child, int index)
    {
        _heap[index] = child;
        child.HeapIndex = index;
    }
}
