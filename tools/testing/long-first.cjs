const { sep } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** The runs of whole stacks first: begun last, one of them would keep the others waiting for its end. */
module.exports = class LongFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ path }) => path.includes(`${sep}e2e${sep}`);
    return super.sort(tests).toSorted((one, other) => Number(isLong(other)) - Number(isLong(one)));
  }
};
