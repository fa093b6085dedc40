/** `node deploy/healthy.mjs <port>`: exit status 0 when the service on this machine's port says that it is ready. */
const answer = await fetch(`http://127.0.0.1:${process.argv[2]}/health/ready`).catch(() => undefined);
process.exit(answer?.ok === true ? 0 : 1);
