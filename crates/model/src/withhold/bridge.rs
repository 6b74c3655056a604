//! Bridges of a graph.
//!
//! Source: R. E. Tarjan, "A note on finding the bridges of a graph", Inf. Process. Lett. 2, 1974.

/// Whether some edge is the only way between its ends.
pub(super) fn is_there(nodes: usize, edges: &[(usize, usize)]) -> bool {
    let mut ways: Vec<Vec<(usize, usize)>> = vec![Vec::new(); nodes];
    for (edge, (one, other)) in edges.iter().copied().enumerate() {
        ways[one].push((other, edge));
        ways[other].push((one, edge));
    }
    let mut walk = Walk {
        came: vec![None; nodes],
        back: vec![0; nodes],
        steps: 0,
    };
    (0..nodes).any(|start| walk.meets(start, &ways))
}

struct Walk {
    /// When each node was come to.
    came: Vec<Option<usize>>,
    /// When the earliest node was come to that leads from each without the way it was come by.
    back: Vec<usize>,
    steps: usize,
}

/// A node on the way, the edge it was come by, and the next of its ways.
struct Stop {
    node: usize,
    by: Option<usize>,
    next: usize,
}

impl Walk {
    fn come(&mut self, node: usize, by: Option<usize>) -> Stop {
        self.came[node] = Some(self.steps);
        self.back[node] = self.steps;
        self.steps += 1;
        Stop { node, by, next: 0 }
    }

    /// Whether a bridge is met on the ways from a node that nobody has come to.
    fn meets(&mut self, start: usize, ways: &[Vec<(usize, usize)>]) -> bool {
        if self.came[start].is_some() {
            return false;
        }
        let mut path = vec![self.come(start, None)];
        while let Some(stop) = path.last_mut() {
            let (node, by) = (stop.node, stop.by);
            if let Some((other, edge)) = ways[node].get(stop.next).copied() {
                stop.next += 1;
                if by == Some(edge) {
                    continue;
                }
                let came = self.came[other];
                match came {
                    Some(step) => self.back[node] = self.back[node].min(step),
                    None => path.push(self.come(other, Some(edge))),
                }
                continue;
            }
            path.pop();
            if let Some(before) = path.last() {
                let (before, back) = (before.node, self.back[node]);
                if self.came[before].is_some_and(|step| back > step) {
                    return true;
                }
                self.back[before] = self.back[before].min(back);
            }
        }
        false
    }
}
